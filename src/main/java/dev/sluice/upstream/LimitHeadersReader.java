package dev.sluice.upstream;

import dev.sluice.call.Headers;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.protocol.rules.ErrorBody;
import dev.sluice.protocol.rules.GoDurationReader;
import dev.sluice.protocol.rules.LimitWords;
import dev.sluice.protocol.rules.RefusalScope;
import dev.sluice.protocol.rules.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reader of an account's limits from the header fields of an answer, in both families of names:
 * {@code anthropic-ratelimit-input-tokens-remaining} with resets as moments, and {@code x-ratelimit-remaining-tokens} with
 * resets as durations or seconds. Mistral and Cerebras add the period to a name ({@code tokens-minute}), Fireworks the kind of token
 * ({@code tokens-prompt}). Gateways of Kong name the period alone, and count requests ({@code x-ratelimit-limit-minute}) or what they
 * call a size, which is tokens ({@code x-ratelimitbysize-limit-minute}). Names without unit and period say nothing. A refusal's words
 * fill in what the fields leave out.
 */
final class LimitHeadersReader {

    private static final String ANTHROPIC = "anthropic-ratelimit-";
    private static final String OPENAI = "x-ratelimit-";
    private static final String BY_SIZE = "x-ratelimitbysize-";

    /** A bare number of up to so many seconds is a wait, and a greater one a moment. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(7);

    private LimitHeadersReader() {}

    /** Returns the limits that an answer reports which is no refusal. */
    static LimitReport read(Headers headers, ProviderTraits traits, Instant now) {
        return read(headers, null, false, traits, now);
    }

    /** Returns the limits that a refusal with {@code status} reports, and whether it means the account. */
    static LimitReport read(int status, Headers headers, ErrorBody error, ProviderTraits traits, Instant now) {
        return read(headers, status == 429 ? error : null, RefusalScope.isAccount(status, error), traits, now);
    }

    /**
     * Returns the limits that an answer reports.
     *
     * @param refusal a 429's body, or null for any other answer
     * @param accountRefused whether the answer refuses the account, whatever the model
     * @param traits tells which limits are not of a minute
     */
    private static LimitReport read(
            Headers headers, @Nullable ErrorBody refusal, boolean accountRefused, ProviderTraits traits, Instant now) {
        Map<Dimension, Figures> found = new EnumMap<>(Dimension.class);
        headers.forEach((name, value) -> read(name.toLowerCase(Locale.ROOT), value, traits, now, found));
        if (found.containsKey(Dimension.INPUT_TOKENS) || found.containsKey(Dimension.OUTPUT_TOKENS)) {
            // Beside these, Anthropic's tokens-* only repeats the tightest limit.
            found.remove(Dimension.TOKENS);
        }
        LimitWords words = refusal == null ? null : LimitWords.read(refusal);
        if (words != null && !words.isLong()) {
            found.computeIfAbsent(dimension(words), absent -> new Figures()).take(words);
        }
        Set<Dimension> exhausted = refusal == null ? Set.of() : exhausted(words, found);
        Level day = words == null ? null : ofDay(words);
        List<Level> levels = new ArrayList<>(found.size() + 1);
        if (day != null) {
            levels.add(day);
        }
        found.forEach((dimension, figures) -> levels.add(new Level(
                dimension, figures.limit, figures.remaining, figures.resetNanos, exhausted.contains(dimension))));
        return levels.isEmpty() && !accountRefused
                ? LimitReport.EMPTY
                : new LimitReport(List.copyOf(levels), accountRefused);
    }

    private static void read(
            String name, String value, ProviderTraits traits, Instant now, Map<Dimension, Figures> found) {
        String rest;
        String figure;
        if (name.startsWith(ANTHROPIC)) {
            int dash = name.lastIndexOf('-');
            figure = name.substring(dash + 1);
            rest = dash < ANTHROPIC.length() ? "" : name.substring(ANTHROPIC.length(), dash);
        } else if (name.startsWith(OPENAI) || name.startsWith(BY_SIZE)) {
            int start = (name.startsWith(OPENAI) ? OPENAI : BY_SIZE).length();
            int dash = name.indexOf('-', start);
            figure = name.substring(start, Math.max(dash, start));
            rest = (name.startsWith(OPENAI) ? "" : "tokens-") + name.substring(dash + 1);
        } else {
            return;
        }
        Dimension dimension = switch (rest) {
            case "requests", "requests-minute", "req-minute", "minute" -> Dimension.REQUESTS;
            case "tokens", "tokens-minute" -> Dimension.TOKENS;
            case "input-tokens", "tokens-prompt" -> Dimension.INPUT_TOKENS;
            case "output-tokens", "tokens-generated" -> Dimension.OUTPUT_TOKENS;
            default -> null;
        };
        if (dimension != null && !traits.longLimits().contains(rest)) {
            found.computeIfAbsent(dimension, absent -> new Figures()).take(figure, value.strip(), now);
        }
    }

    /**
     * Returns the limits that a 429 is about: the one that it names, else those of which nothing is left. One that counts over
     * an hour or a day is none of them, since levels are those of a minute.
     */
    private static Set<Dimension> exhausted(@Nullable LimitWords words, Map<Dimension, Figures> found) {
        if (words != null) {
            return words.isLong() ? Set.of() : EnumSet.of(dimension(words));
        }
        Set<Dimension> empty = EnumSet.noneOf(Dimension.class);
        found.forEach((dimension, figures) -> {
            if (figures.remaining == 0) {
                empty.add(dimension);
            }
        });
        return empty;
    }

    /** Returns the limit by the day that a 429 is about, or null where it is about none. */
    private static @Nullable Level ofDay(LimitWords words) {
        if (words.span() != LimitWords.Span.DAY || words.unit() == LimitWords.Unit.CONCURRENCY) {
            return null;
        }
        boolean requests = words.unit() == LimitWords.Unit.REQUESTS;
        Dimension dimension = requests ? Dimension.REQUESTS_PER_DAY : Dimension.TOKENS_PER_DAY;
        return new Level(dimension, words.limit(), LimitReport.UNKNOWN, LimitReport.UNKNOWN, true);
    }

    private static Dimension dimension(LimitWords words) {
        return switch (words.unit()) {
            case REQUESTS -> Dimension.REQUESTS;
            case TOKENS -> Dimension.TOKENS;
            case INPUT_TOKENS -> Dimension.INPUT_TOKENS;
            case OUTPUT_TOKENS -> Dimension.OUTPUT_TOKENS;
            case CONCURRENCY -> Dimension.CONCURRENCY;
        };
    }

    private static final class Figures {
        private long limit = LimitReport.UNKNOWN;
        private long remaining = LimitReport.UNKNOWN;
        private long resetNanos = LimitReport.UNKNOWN;

        private void take(String figure, String value, Instant now) {
            switch (figure) {
                case "limit" -> limit = count(value);
                case "remaining" -> remaining = count(value);
                case "reset" -> {
                    boolean moment = value.indexOf('T') > 0;
                    Duration reset = moment ? RetryAfter.until(value, now) : duration(value);
                    resetNanos = reset == null
                            ? LimitReport.UNKNOWN
                            : RetryAfter.bounded(reset).toNanos();
                }
                default -> {
                    // a figure that is not known
                }
            }
        }

        /** A bare number is of seconds; one that is more than a week is a moment, in seconds or milliseconds, of an unknown clock. */
        private static @Nullable Duration duration(String value) {
            boolean bare = !value.isEmpty() && Character.isDigit(value.charAt(value.length() - 1));
            if (!bare) {
                return GoDurationReader.parse(value);
            }
            Duration seconds = GoDurationReader.parse(value + 's');
            return seconds == null || seconds.compareTo(LONGEST_WAIT) > 0 ? null : seconds;
        }

        /** Takes the figures of a refusal's words where no header field gave them. */
        private void take(LimitWords words) {
            if (limit == LimitReport.UNKNOWN) {
                limit = words.perMinute();
            }
            if (remaining == LimitReport.UNKNOWN && limit != LimitReport.UNKNOWN && words.used() >= 0) {
                remaining = Math.max(0, limit - words.used());
            }
        }

        private static long count(String value) {
            try {
                return Math.max(LimitReport.UNKNOWN, Long.parseLong(value));
            } catch (NumberFormatException notOne) {
                return LimitReport.UNKNOWN;
            }
        }
    }
}
