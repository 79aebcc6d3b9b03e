package dev.sluice.config;

import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.config.ConfigKey.Defaulted;
import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Required;
import dev.sluice.config.ConfigKey.SectionList;
import dev.sluice.config.ConfigKey.ValueList;

/** The keys below {@code providers[].keys[]} and {@code providers[].key-defaults}. */
final class KeySchema {

    static final Required<Secret> SECRET = new Required<>(
            "secret",
            TextFormats.PROVIDER_KEY,
            "the credential; each once. The JSON of a Google service account is used by the access tokens that it is"
                    + " given");
    static final Optional<String> NAME = new Optional<>(
            "name", TextFormats.NAME, "`provider-1`, `provider-2` …", "a unique name within the provider");
    static final Optional<String> ACCOUNT = new Optional<>(
            "account",
            TextFormats.NAME,
            "an account of its own",
            "keys that name one account share one set of limits; they may not contradict each other");
    static final Defaulted<Double> WEIGHT =
            new Defaulted<>("weight", NumberFormats.WEIGHT, "1", "share relative to other keys");
    static final ValueList<ModelPattern> MODELS = new ValueList<>(
            "models", TextFormats.PATTERN, "every model that the provider serves", "patterns of the models served");

    static final Required<String> CLASS = new Required<>(
            "class",
            TextFormats.MODEL,
            "a class of `limit-classes` or of the preset, or the name of a model that is in none of them");
    static final SectionList LIMITS = new SectionList(
            "limits",
            SectionSchema.of(
                    CLASS,
                    LimitKeys.RPM,
                    LimitKeys.TPM,
                    LimitKeys.INPUT_TPM,
                    LimitKeys.OUTPUT_TPM,
                    LimitKeys.BURST,
                    LimitKeys.RPD,
                    LimitKeys.TPD),
            "the limits beside it hold for every class",
            "limits of single model classes; one that a class leaves out is taken from beside the list, and a key's"
                    + " limits override those of `key-defaults`");

    static final SectionSchema KEY = SectionSchema.of(
                    SECRET,
                    NAME,
                    ACCOUNT,
                    WEIGHT,
                    LimitKeys.RPM,
                    LimitKeys.TPM,
                    LimitKeys.INPUT_TPM,
                    LimitKeys.OUTPUT_TPM,
                    LimitKeys.BURST,
                    LimitKeys.RPD,
                    LimitKeys.TPD,
                    LimitKeys.CONCURRENCY,
                    LIMITS,
                    MODELS)
            .withShorthand(SECRET);

    static final SectionSchema DEFAULTS = SectionSchema.of(
            WEIGHT,
            LimitKeys.RPM,
            LimitKeys.TPM,
            LimitKeys.INPUT_TPM,
            LimitKeys.OUTPUT_TPM,
            LimitKeys.BURST,
            LimitKeys.RPD,
            LimitKeys.TPD,
            LimitKeys.CONCURRENCY,
            LIMITS,
            MODELS);

    private KeySchema() {}
}
