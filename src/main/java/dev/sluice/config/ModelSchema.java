package dev.sluice.config;

import dev.sluice.config.ConfigKey.Defaulted;
import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Required;
import dev.sluice.config.ConfigKey.Section;
import dev.sluice.config.ConfigKey.SectionList;

/** The keys below {@code models[]}. */
final class ModelSchema {

    static final Required<String> NAME = new Required<>(
            "name", TextFormats.ALIAS, "the unique name that callers use, or a pattern of such names with targets");

    static final Required<String> TARGET_PROVIDER = new Required<>("provider", TextFormats.NAME, "a provider's name");
    static final Optional<String> TARGET_MODEL =
            new Optional<>("model", TextFormats.MODEL, "the name that is asked for", "the model's name there");
    static final Defaulted<Double> TARGET_WEIGHT =
            new Defaulted<>("weight", NumberFormats.WEIGHT, "1", "share among targets of one priority");
    static final Defaulted<Integer> TARGET_PRIORITY = new Defaulted<>(
            "priority",
            NumberFormats.RANK,
            "0",
            "0 is tried first; the next is tried while those before it have no room");
    static final SectionList TARGETS = new SectionList(
            "targets",
            SectionSchema.of(TARGET_PROVIDER, TARGET_MODEL, TARGET_WEIGHT, TARGET_PRIORITY),
            "the providers that serve the name",
            "the providers and models that serve an alias");

    static final Section PRICE = new Section(
            "price",
            PriceSchema.PRICE,
            "the list price, see `GET /admin/prices`; a model without one costs nothing",
            "the price of its tokens, in place of the list price");

    static final Optional<Long> MAX_OUTPUT_TOKENS = new Optional<>(
            "max-output-tokens",
            NumberFormats.LARGE_COUNT,
            "none",
            "tokens; given to a dialect that requires a bound when the client sends none");

    static final SectionSchema MODEL = SectionSchema.of(NAME, TARGETS, PRICE, MAX_OUTPUT_TOKENS);

    private ModelSchema() {}
}
