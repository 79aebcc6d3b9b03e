package dev.sluice.config;

import dev.sluice.call.ErrorRule;
import dev.sluice.call.ErrorRule.Statuses;
import dev.sluice.call.FailureKind;
import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Required;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keys below {@code providers[].errors[]}. */
final class ErrorRuleSchema {

    /** As many characters as anyone writes into a rule; what is searched for it is not longer than 1,000. */
    private static final String TEXT = "[^\\u0000-\\u001f]{1,200}";

    static final Optional<Statuses> STATUS = new Optional<>(
            "status",
            ValueFormat.text(
                    "a status such as 403, from 400 to 599, or 4xx or 5xx",
                    "[45](?:[0-9][0-9]|[xX][xX])",
                    ErrorRuleSchema::statuses),
            "any",
            "the HTTP status that the error has");
    static final Optional<String> CODE = new Optional<>(
            "code",
            ValueFormat.text(
                    "a code of 1 to 100 visible ASCII characters, with '*' at its ends only",
                    "\\*?[!-)+-~]{1,100}\\*?",
                    text -> text.toLowerCase(Locale.ROOT)),
            "any",
            "the code, type, status or reason in the error's body, letters of either case; `*` at an end stands for any"
                    + " characters");
    static final Optional<String> MESSAGE = new Optional<>(
            "message",
            ValueFormat.text("1 to 200 characters of the error's message", TEXT, text -> text.toLowerCase(Locale.ROOT)),
            "any",
            "a part of the error's message, letters of either case");
    static final Required<FailureKind> MEANS = new Required<>(
            "means",
            ValueFormat.shown(
                    String.join(" or ", ErrorRule.MEANINGS.keySet()),
                    Map.of("enum", List.copyOf(ErrorRule.MEANINGS.keySet())),
                    text -> ErrorRule.MEANINGS.get(text.toLowerCase(Locale.ROOT))),
            "the meaning of such an error: `request` goes to the caller as it came and harms no key, the"
                    + " others are of the key, its account or the provider");

    static final SectionSchema RULE = SectionSchema.of(STATUS, CODE, MESSAGE, MEANS);

    private ErrorRuleSchema() {}

    private static Statuses statuses(String text) {
        if (text.substring(1).equalsIgnoreCase("xx")) {
            int hundred = (text.charAt(0) - '0') * 100;
            return new Statuses(hundred, hundred + 99);
        }
        return Statuses.of(Integer.parseInt(text));
    }
}
