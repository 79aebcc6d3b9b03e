package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.limits.LimitPlan.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Draws how an unknown limit is found, and followed when it is halved and doubled, into docs/images with {@code -Dcharts.write=true}. */
class LearningChartTest {

    private static final Duration STRETCH = Duration.ofSeconds(5);
    private static final int WIDTH = 720;
    private static final int HEIGHT = 200;
    private static final int LEFT = 46;
    private static final int TOP = 28;

    /** Minutes: unknown, halved after three, doubled back after six. */
    private static final int STRETCHES = 12 * 12;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_course_of_a_search(Kind kind) throws IOException {
        int seconds = kind == Kind.CONTINUOUS ? 10 : 60;
        LimitGrid way = new LimitGrid(kind, seconds, Reports.NONE, false, 1);
        Simulation simulation = way.simulation();
        Minutes minutes = new Minutes(simulation).pass(36, STRETCH);
        simulation.change(way.plan(LimitGrid.EACH / 2));
        minutes.pass(36, STRETCH);
        simulation.change(way.plan(LimitGrid.EACH));
        minutes.pass(72, STRETCH);
        String svg = svg(
                kind.name().toLowerCase(Locale.ROOT) + ", " + seconds + " s, nothing configured, no headers", minutes);
        if (Boolean.getBoolean("charts.write")) {
            Files.writeString(Path.of("docs/images/learning-" + kind.name().toLowerCase(Locale.ROOT) + ".svg"), svg);
        }

        assertThat(svg).contains("<polyline").contains("</svg>");
        assertThat(simulation.errors()).isZero();
    }

    private static String svg(String title, Minutes minutes) {
        StringBuilder admitted = new StringBuilder();
        StringBuilder refused = new StringBuilder();
        StringBuilder limit = new StringBuilder();
        double full = LimitGrid.PER_MINUTE * STRETCH.toSeconds() / 60;
        for (int i = 0; i < STRETCHES; i++) {
            Minutes.Stretch each = minutes.stretches().get(i);
            admitted.append(point(i, each.admitted() / full));
            refused.append(point(i, each.refused() / full));
            limit.append(point(i, i >= 36 && i < 72 ? 0.5 : 1));
        }
        StringBuilder lines = new StringBuilder();
        for (int share = 0; share <= 2; share++) {
            lines.append(String.format(
                    Locale.ROOT,
                    "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#ccc'/><text x='4' y='%.1f'>%d %%</text>%n",
                    LEFT,
                    WIDTH,
                    y(share),
                    y(share),
                    y(share) + 4,
                    100 * share));
        }
        for (int minute = 0; minute <= 12; minute += 3) {
            lines.append(String.format(
                    Locale.ROOT,
                    "<text x='%.1f' y='%d'>%d min</text>%n",
                    x(minute * 12) - (minute == 12 ? 40 : 0),
                    TOP + HEIGHT + 16,
                    minute));
        }
        return String.format(
                Locale.ROOT,
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='12' fill='#444'>%n"
                        + "<rect width='100%%' height='100%%' fill='#fff'/><text x='%d' y='16'>%s: admitted (blue), refused (red), limit (grey)</text>%n"
                        + "%s<g fill='none' stroke-width='1.5'><polyline stroke='#888' stroke-dasharray='4' points='%s'/>"
                        + "<polyline stroke='#1f6feb' points='%s'/><polyline stroke='#d1242f' points='%s'/></g>%n</svg>%n",
                WIDTH,
                TOP + HEIGHT + 24,
                LEFT,
                title,
                lines,
                limit,
                admitted,
                refused);
    }

    private static String point(int index, double share) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x(index), y(share));
    }

    private static double x(int index) {
        return LEFT + (WIDTH - LEFT) * (double) index / STRETCHES;
    }

    private static double y(double share) {
        return TOP + HEIGHT * (1 - Math.min(2.2, share) / 2.2);
    }
}
