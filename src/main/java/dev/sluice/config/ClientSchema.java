package dev.sluice.config;

import dev.sluice.access.ClientKey;
import dev.sluice.access.IpRange;
import dev.sluice.call.Endpoint;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.config.ConfigKey.Defaulted;
import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Required;
import dev.sluice.config.ConfigKey.Section;
import dev.sluice.config.ConfigKey.ValueList;
import java.time.Instant;

/** The keys below {@code clients[]}. */
final class ClientSchema {

    private static final String NO_LIMIT = "no limit";

    static final Required<String> NAME =
            new Required<>("name", TextFormats.NAME, "a unique name; `anonymous` is reserved");
    static final Optional<ClientKey> KEY_SHA256 = new Optional<>(
            "key-sha256",
            TextFormats.SHA256,
            "this or `key`",
            "the key's SHA-256, as `printf %s KEY | sha256sum` prints it");
    static final Optional<Secret> KEY =
            new Optional<>("key", TextFormats.SECRET, "this or `key-sha256`", "the key that the client presents");
    static final Defaulted<Double> WEIGHT = new Defaulted<>(
            "weight", NumberFormats.WEIGHT, "1", "share of a saturated pool, relative to other clients");
    static final Defaulted<Integer> PRIORITY = new Defaulted<>(
            "priority",
            NumberFormats.PRIORITY,
            "0",
            "calls of a higher priority go first; lower ones together keep a twentieth of what is served");
    static final Optional<Long> RPM = new Optional<>("rpm", NumberFormats.LARGE_COUNT, NO_LIMIT, "requests a minute");
    static final Optional<Long> TPM =
            new Optional<>("tpm", NumberFormats.LARGE_COUNT, NO_LIMIT, "input and output tokens a minute, together");
    static final Optional<Long> RPD = new Optional<>(
            "rpd", NumberFormats.LARGE_COUNT, NO_LIMIT, "requests a day, which begins at midnight by UTC");
    static final Optional<Long> TPD =
            new Optional<>("tpd", NumberFormats.LARGE_COUNT, NO_LIMIT, "input and output tokens a day, together");
    static final Optional<Integer> CONCURRENCY =
            new Optional<>("concurrency", NumberFormats.COUNT, NO_LIMIT, "calls at once");
    static final ValueList<ModelPattern> MODELS =
            new ValueList<>("models", TextFormats.PATTERN, "all", "patterns of the models that it may ask for");

    static final ValueList<Endpoint> ENDPOINTS = new ValueList<>(
            "endpoints",
            ValueFormat.oneOf(Endpoint.class),
            "all",
            "the endpoints that it may call; `messages` includes `count_tokens`, and models are listed for every"
                    + " client");
    static final ValueList<IpRange> IP = new ValueList<>(
            "ip",
            ClientFormats.IP_RANGE,
            "all",
            "addresses and ranges from which it may call; behind a proxy this needs `trusted-proxies`");
    static final Optional<Instant> EXPIRES = new Optional<>(
            "expires",
            ClientFormats.MOMENT,
            "never",
            "when it may call no more; a date alone is its beginning, by UTC");
    static final Optional<String> TEAM =
            new Optional<>("team", TextFormats.NAME, "none", "the team of `teams` whose limits and budget it shares");
    static final Defaulted<Boolean> WALLET = new Defaulted<>(
            "wallet",
            ValueFormat.TRUE_OR_FALSE,
            "false",
            "whether it pays from a wallet, and is refused when that is empty");
    static final Section BUDGET = BudgetSchema.section("a bound on the client's spending");

    static final SectionSchema CLIENT = SectionSchema.of(
            NAME,
            KEY,
            KEY_SHA256,
            WEIGHT,
            PRIORITY,
            RPM,
            TPM,
            RPD,
            TPD,
            CONCURRENCY,
            MODELS,
            ENDPOINTS,
            IP,
            EXPIRES,
            TEAM,
            WALLET,
            BUDGET);

    private ClientSchema() {}
}
