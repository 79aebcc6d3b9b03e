package dev.sluice.protocol.rules;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The limit that was reached, as the words of a refusal tell it.
 *
 * @param unit what the limit counts
 * @param span the time over which it counts; {@link Span#UNKNOWN} where that is not said
 * @param limit the limit, or {@link #UNKNOWN}
 * @param used what was used of it, or {@link #UNKNOWN}
 * @param model the model that it holds for, or null
 * @param organization the organisation that it holds for, or null
 */
public record LimitWords(
        Unit unit,
        Span span,
        long limit,
        long used,
        @Nullable String model,
        @Nullable String organization) {

    /** Stands for a number that the words do not give. */
    public static final long UNKNOWN = -1;

    /** A thing that limits count. */
    public enum Unit {
        REQUESTS,
        TOKENS,
        INPUT_TOKENS,
        OUTPUT_TOKENS,
        CONCURRENCY
    }

    /** The time over which a limit counts. */
    public enum Span {
        SECOND,
        MINUTE,
        HOUR,
        DAY,
        MONTH,
        UNKNOWN
    }

    private record UnitPhrase(Pattern words, Unit unit) {}

    private record SpanPhrase(Pattern words, Span span) {}

    /**
     * The phrases for units, the narrow ones first. Sources: developers.openai.com, Rate limits; platform.claude.com, Rate
     * limits; ai.google.dev, ids of quotas; learn.microsoft.com, Azure OpenAI quotas; console.groq.com/docs/rate-limits;
     * platform.kimi.ai/docs/api/errors; alibabacloud.com, Model Studio rate limits ("current quota" is of tokens); docs.mistral.ai;
     * docs.siliconflow.cn; docs.aws.amazon.com, Bedrock ("Too many tokens", "Too many requests, please wait before trying again");
     * cline/cline#4826, xAI ("Tokens per Minute (actual/limit): 65605/16000").
     */
    private static final List<UnitPhrase> UNITS = List.of(
            unit("concurren|too many parallel", Unit.CONCURRENCY),
            unit("(?:input|prompt)[ _-]?tokens?", Unit.INPUT_TOKENS),
            unit("(?:output|completion)[ _-]?tokens?", Unit.OUTPUT_TOKENS),
            unit(
                    "\\btp[mdh]\\b|tokens? (?:per|rate|usage|limit)|tokens?per(?:minute|day)|token_count"
                            + "|number of (?:request )?tokens|too many tokens|allocated quota exceeded"
                            + "|error-code#token-limit|tokens? [^.]{0,40}per[ -](?:minute|day)",
                    Unit.TOKENS),
            unit(
                    "\\brp[smdh]\\b|requests? (?:per|rate|limit)|requests?per(?:minute|day)|call rate limit|number of"
                            + " requests|too many requests, please wait before|current requests"
                            + " list|free[_-](?:tier|models)[_-]",
                    Unit.REQUESTS));

    private static final List<SpanPhrase> SPANS = List.of(
            span("per[ -]?day|\\b[rt]pd\\b|\\bdaily\\b", Span.DAY),
            span("per[ -]?month|\\bmonthly\\b", Span.MONTH),
            span("per[ -]?hour|\\b[rt]ph\\b|\\bhourly\\b", Span.HOUR),
            span("per[ -]?min(?:ute)?|\\b[rt]pm\\b|/ ?min\\b", Span.MINUTE),
            span("per[ -]?sec(?:ond)?|\\brps\\b", Span.SECOND));

    private static final String NUMBER = "(\\d{1,3}(?:,\\d{3}){1,4}|\\d{1,15})\\b";

    private static final List<Pattern> LIMITS = List.of(
            Pattern.compile("\\blimit:? ?" + NUMBER),
            Pattern.compile("\\(actual/limit\\): [\\d,]{1,20}/" + NUMBER),
            Pattern.compile(
                    "\\b(?:rate limit|limit) (?:for your organization (?:\\([^)]{0,80}\\) )?)?(?:of|is) " + NUMBER),
            Pattern.compile("\\bmax (?:[rt]p[md]|(?:organization )?concurrency|request): ?" + NUMBER));

    private static final Pattern USED = Pattern.compile("(?:\\b(?:used|current):? ?|\\(actual/limit\\): )" + NUMBER);

    private static final Pattern MODEL = Pattern.compile(
            "(?:reached for (?:model )?`?([\\w./:-]{1,100}?)`? (?:in|on) |(?:model:| and model)"
                    + " ?`?([\\w./:-]{0,99}\\w))",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ORGANIZATION = Pattern.compile(
            "(?:organization `?(org[\\w-]{1,80})|organization \\(([\\w-]{1,80})\\)|org: ?([\\w-]{1,80})|account"
                    + " (org-[\\w-]{1,80}))",
            Pattern.CASE_INSENSITIVE);

    /** Returns what the words of {@code error} say, or null where they name nothing that a limit counts. */
    public static @Nullable LimitWords read(ErrorBody error) {
        String text = error.said() + ' ' + String.join(" ", error.quotas()).toLowerCase(Locale.ROOT);
        Unit unit = unit(text, error);
        if (unit == null) {
            return null;
        }
        return new LimitWords(
                unit,
                unit == Unit.CONCURRENCY ? Span.UNKNOWN : span(text),
                limit(text, error),
                number(USED, text),
                group(MODEL, error.message()),
                group(ORGANIZATION, error.message()));
    }

    /** Returns the limit in units a minute, or {@link #UNKNOWN} where that is not said or holds for a longer time. */
    public long perMinute() {
        if (limit <= 0) {
            return UNKNOWN;
        }
        return switch (span) {
            case SECOND -> limit * 60;
            case MINUTE -> limit;
            default -> unit == Unit.CONCURRENCY ? limit : UNKNOWN;
        };
    }

    /** Returns whether the limit counts over a time of more than a minute. */
    public boolean isLong() {
        return span == Span.HOUR || span == Span.DAY || span == Span.MONTH;
    }

    private static @Nullable Unit unit(String text, ErrorBody error) {
        for (UnitPhrase phrase : UNITS) {
            if (phrase.words().matcher(text).find()) {
                return phrase.unit();
            }
        }
        // OpenAI and Groq name the unit in the error's type, and so does Together AI.
        if (error.names("tokens") || error.names("dynamic_token_limited")) {
            return Unit.TOKENS;
        }
        return error.names("requests") || error.names("dynamic_request_limited") ? Unit.REQUESTS : null;
    }

    private static Span span(String text) {
        for (SpanPhrase phrase : SPANS) {
            if (phrase.words().matcher(text).find()) {
                return phrase.span();
            }
        }
        return Span.UNKNOWN;
    }

    private static long limit(String text, ErrorBody error) {
        for (Pattern pattern : LIMITS) {
            long limit = number(pattern, text);
            if (limit != UNKNOWN) {
                return limit;
            }
        }
        return error.quotaValue();
    }

    private static long number(Pattern pattern, String text) {
        String digits = group(pattern, text);
        return digits == null ? UNKNOWN : Long.parseLong(digits.replace(",", ""));
    }

    private static @Nullable String group(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (found.find()) {
            for (int i = 1; i <= found.groupCount(); i++) {
                if (found.group(i) != null) {
                    return found.group(i);
                }
            }
        }
        return null;
    }

    private static UnitPhrase unit(String words, Unit unit) {
        return new UnitPhrase(Pattern.compile(words), unit);
    }

    private static SpanPhrase span(String words, Span span) {
        return new SpanPhrase(Pattern.compile(words), span);
    }
}
