package dev.sluice.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The course of a simulation: for each stretch of time, what the provider admitted and what it refused. */
final class Minutes {

    /** A stretch of time: the attempts admitted and refused. */
    record Stretch(double seconds, int admitted, int refused) {}

    private final Simulation simulation;
    private final List<Stretch> stretches = new ArrayList<>();

    Minutes(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Lets {@code count} times {@code length} pass. */
    Minutes pass(int count, Duration length) {
        for (int i = 0; i < count; i++) {
            int attempts = simulation.provider.attempts();
            int refused = simulation.provider.refused();
            simulation.time.pass(length);
            int newlyRefused = simulation.provider.refused() - refused;
            stretches.add(new Stretch(
                    length.toMillis() / 1e3, simulation.provider.attempts() - attempts - newlyRefused, newlyRefused));
        }
        return this;
    }

    List<Stretch> stretches() {
        return stretches;
    }

    /** Returns what was admitted in the stretches {@code from} to {@code to}, as a share of {@code perMinute}. */
    double goodput(int from, int to, double perMinute) {
        double seconds = 0;
        double admitted = 0;
        for (Stretch each : stretches.subList(from, to)) {
            seconds += each.seconds();
            admitted += each.admitted();
        }
        return admitted / (perMinute * seconds / 60);
    }

    /** Returns the share of the attempts in the stretches {@code from} to {@code to} that were refused. */
    double refused(int from, int to) {
        double refused = 0;
        double attempts = 0;
        for (Stretch each : stretches.subList(from, to)) {
            refused += each.refused();
            attempts += each.admitted() + each.refused();
        }
        return refused / Math.max(1, attempts);
    }

    /** Returns goodput and refusals of each stretch, as shares of a hundred. */
    String row(double perMinute) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < stretches.size(); i++) {
            row.append(String.format(
                    Locale.ROOT, " %5.1f/%-4.2f", 100 * goodput(i, i + 1, perMinute), 100 * refused(i, i + 1)));
        }
        return row.toString();
    }
}
