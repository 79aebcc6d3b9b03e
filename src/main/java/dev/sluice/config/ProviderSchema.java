package dev.sluice.config;

import dev.sluice.call.Dialect;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Preset;
import dev.sluice.config.ConfigKey.Defaulted;
import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Required;
import dev.sluice.config.ConfigKey.Section;
import dev.sluice.config.ConfigKey.SectionList;
import dev.sluice.config.ConfigKey.ValueList;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;

/** The keys below {@code providers[]}. */
final class ProviderSchema {

    static final Required<String> NAME = new Required<>("name", TextFormats.NAME, "a unique name");
    static final Optional<Preset> PRESET = new Optional<>(
            "preset",
            ValueFormat.oneOf(Preset.class),
            "by the host of `base-url`, then by `dialect`",
            "the provider whose limit headers and errors it has; `other` assumes nothing: the statuses of errors decide, and"
                    + " the rules in `errors`");
    static final Optional<Dialect> DIALECT = new Optional<>(
            "dialect",
            ValueFormat.oneOf(Dialect.class),
            "the preset's",
            "the API that it serves; required without a `preset` and a known host in `base-url`");
    static final Optional<URI> BASE_URL = new Optional<>(
            "base-url",
            TextFormats.BASE_URL,
            "the preset's",
            "the part before the version: `/v1/messages` is appended; for `openai`, `/chat/completions` to a base that has a"
                    + " version segment or is DeepSeek's, else `/v1/chat/completions`");
    static final ValueList<ModelPattern> MODELS = new ValueList<>(
            "models",
            TextFormats.PATTERN,
            "every model that no other provider names",
            "patterns of the models that it serves");
    static final Required<String> CLASS_NAME = new Required<>("name", TextFormats.NAME, "a unique name");
    static final ValueList<ModelPattern> CLASS_MODELS = new ValueList<>(
            "models",
            TextFormats.PATTERN,
            "refused: a class has at least one",
            "patterns of its models' names at the provider; a model that several classes match is of the first");
    static final SectionList LIMIT_CLASSES = new SectionList(
            "limit-classes",
            SectionSchema.of(CLASS_NAME, CLASS_MODELS),
            "the preset's",
            "sets of models that an account's limits are shared by; the preset's follow, and a model in none has limits of its"
                    + " own");
    static final Optional<ZoneId> DAY_ZONE = new Optional<>(
            "day-zone",
            UnitFormats.ZONE,
            "the preset's: `America/Los_Angeles` for Gemini, else `UTC`",
            "the time zone at whose midnight limits by the day begin anew");
    static final Section KEY_DEFAULTS =
            new Section("key-defaults", KeySchema.DEFAULTS, "none", "values for keys that have none of their own");
    static final SectionList KEYS = new SectionList(
            "keys",
            KeySchema.KEY,
            "at least one, here or in `keys-file`",
            "the keys over which calls go to the provider");
    static final Optional<String> KEYS_FILE = new Optional<>(
            "keys-file",
            TextFormats.FILE,
            "none",
            "a file with one secret a line, bare, in quotes or as `NAME=secret`, added to `keys`; blank lines and `#` lines are"
                    + " skipped, and the default names go on counting");

    static final Defaulted<Duration> CONNECT =
            new Defaulted<>("connect", UnitFormats.DURATION, "5s", "until a connection is open, TLS included");
    static final Defaulted<Duration> FIRST_BYTE = new Defaulted<>(
            "first-byte",
            UnitFormats.DURATION,
            "300s",
            "from the request's last byte to the answer's first; a failure before it can be retried over another key");
    static final Defaulted<Duration> IDLE = new Defaulted<>(
            "idle",
            UnitFormats.DURATION,
            "120s",
            "between two data events of a stream; comments and pings do not count");
    static final Defaulted<Duration> TOTAL =
            new Defaulted<>("total", UnitFormats.DURATION, "30m", "from the attempt's beginning to its end");
    static final Section TIMEOUTS = new Section(
            "timeouts",
            SectionSchema.of(CONNECT, FIRST_BYTE, IDLE, TOTAL),
            "as below",
            "the longest that one attempt may take, in all and in its phases");

    static final SectionList ERRORS = new SectionList(
            "errors",
            ErrorRuleSchema.RULE,
            "none",
            "the meaning of errors that the preset does not know or takes for something else; the first that fits decides,"
                    + " before the preset's");

    static final SectionSchema PROVIDER = SectionSchema.of(
            NAME,
            PRESET,
            DIALECT,
            BASE_URL,
            MODELS,
            LIMIT_CLASSES,
            DAY_ZONE,
            KEY_DEFAULTS,
            KEYS,
            KEYS_FILE,
            TIMEOUTS,
            EgressSchema.PROXY,
            EgressSchema.TLS,
            EgressSchema.HEADERS,
            EgressSchema.QUERY,
            ERRORS);

    private ProviderSchema() {}
}
