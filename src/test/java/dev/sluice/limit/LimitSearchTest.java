package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.demo.limits.ContinuousBucket;
import dev.sluice.demo.limits.FixedWindow;
import dev.sluice.demo.limits.LimitRule;
import dev.sluice.demo.limits.SlidingWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests the course of a search, minute by minute, against a golden file: two accounts that are asked for all they allow. Written
 * with {@code -Dgolden.write=true}.
 */
class LimitSearchTest {

    private static final Path GOLDEN = Path.of("src/test/resources/limit");
    private static final int MINUTES = 8;

    /** The minute at whose beginning the provider halves its limit. */
    private static final int HALVED = 4;

    /** A way in which a provider limits 600 requests a minute. */
    private enum Way {
        BUCKET_OF_A_SECOND(600),
        BUCKET_OF_TEN_SECONDS(600),
        FIXED_WINDOW_OF_A_SECOND(600),
        FIXED_WINDOW_OF_A_MINUTE(600),
        SLIDING_WINDOW_OF_A_SECOND(600),
        SLIDING_WINDOW_OF_TEN_SECONDS(600),
        UNKNOWN_BUCKET_OF_A_SECOND(null),
        UNKNOWN_BUCKET_OF_TEN_SECONDS(null),
        UNKNOWN_FIXED_WINDOW_OF_TEN_SECONDS(null),
        UNKNOWN_SLIDING_WINDOW_OF_A_SECOND(null);

        private final Integer known;

        Way(Integer known) {
            this.known = known;
        }

        private LimitRule rule(double perMinute, long now) {
            long second = Duration.ofSeconds(1).toNanos();
            long span = name().endsWith("MINUTE") ? 60 : name().endsWith("TEN_SECONDS") ? 10 : 1;
            double atOnce = perMinute * span / 60;
            if (name().contains("BUCKET")) {
                return new ContinuousBucket(perMinute, 60 * second, atOnce, now);
            }
            return name().contains("FIXED")
                    ? new FixedWindow(atOnce, span * second, now)
                    : new SlidingWindow(atOnce, span * second);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void the_course_of_a_search_is_as_it_was(Way way) throws IOException {
        Path file = GOLDEN.resolve(way.name().toLowerCase(java.util.Locale.ROOT) + ".txt");
        List<String> course = course(way);
        if (Boolean.getBoolean("golden.write")) {
            Files.write(file, course);
        }

        List<String> before = Files.readAllLines(file);
        assertThat(course).hasSameSizeAs(before);
        for (int line = 0; line < course.size(); line++) {
            String[] now = course.get(line).split(" ");
            String[] then = before.get(line).split(" ");
            for (int column = 0; column < now.length; column++) {
                double expected = Double.parseDouble(then[column]);
                // Powers of e may differ in their last digit from one processor to the next.
                assertThat(Double.parseDouble(now[column]))
                        .as("%s, minute %d, column %d", way, line, column)
                        .isCloseTo(expected, within(0.005 * Math.abs(expected) + 0.5));
            }
        }
    }

    /** Returns for each minute: admitted, refused, rate, capacity, burst bound in thousandths, share of the limit in thousandths. */
    private static List<String> course(Way way) {
        Pacing pacing = new Pacing();
        SaturatedAccount first = new SaturatedAccount("a", way.known, pacing, way.rule(600, 0));
        SaturatedAccount second = new SaturatedAccount("b", way.known, pacing, way.rule(600, 0));
        List<String> course = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            long from = Duration.ofMinutes(minute).toNanos();
            if (minute == HALVED) {
                first.limitBy(way.rule(300, from));
                second.limitBy(way.rule(300, from));
            }
            SaturatedAccount.run(
                    List.of(first, second), from + Duration.ofMinutes(1).toNanos());
            Pacing.Learned learned = pacing.learned();
            for (SaturatedAccount each : List.of(first, second)) {
                course.add(String.format(
                        java.util.Locale.ROOT,
                        "%s %.1f %.0f %.0f",
                        each.figures(),
                        1e3 * learned.served(),
                        1e3 * learned.bound(),
                        1e3 * learned.limitShare()));
            }
        }
        return course;
    }
}
