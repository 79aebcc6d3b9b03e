package dev.sluice.simulation;

import dev.sluice.call.Fact;
import dev.sluice.call.FactLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A log of facts of several replicas in one process. Not safe for use by several threads. */
public final class SimulatedFactLog {

    private final LongSupplier nanos;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Told> all = new ArrayList<>();

    private record Told(Replica by, FactLog.Topic topic, List<String> values, long at) {}

    /** @param nanos the clock of the log */
    public SimulatedFactLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Returns the log as the replica {@code name} sees it, which hears and tells nothing while it is not {@code reachable}. */
    public Replica join(String name, BooleanSupplier reachable) {
        Replica replica = new Replica(name, reachable, all.size());
        replicas.add(replica);
        return replica;
    }

    /** Has each replica tell what waits, and then hear what it has not. */
    public void exchange() {
        replicas.forEach(Replica::flush);
        replicas.forEach(Replica::hear);
    }

    /** The log of one replica. */
    public final class Replica implements FactLog {
        private final String name;
        private final BooleanSupplier reachable;
        private final int joinedAt;
        private final List<Told> waiting = new ArrayList<>();
        private final Map<Topic, List<Consumer<Fact>>> listeners = new EnumMap<>(Topic.class);
        private int read;

        private Replica(String name, BooleanSupplier reachable, int joinedAt) {
            this.name = name;
            this.reachable = reachable;
            this.joinedAt = joinedAt;
        }

        @Override
        public void tell(Topic topic, List<String> values) {
            waiting.add(new Told(this, topic, List.copyOf(values), nanos.getAsLong()));
        }

        @Override
        public void listen(Topic topic, Consumer<Fact> listener) {
            listeners.computeIfAbsent(topic, each -> new ArrayList<>()).add(listener);
        }

        private void flush() {
            if (reachable.getAsBoolean()) {
                all.addAll(waiting);
                waiting.clear();
            }
        }

        /** A fact that a listener fails on is left out. */
        private static void hear(Consumer<Fact> listener, Fact fact) {
            try {
                listener.accept(fact);
            } catch (IllegalArgumentException e) {
                return;
            }
        }

        private void hear() {
            while (reachable.getAsBoolean() && read < all.size()) {
                Told told = all.get(read);
                boolean missed = read++ < joinedAt && !told.topic().replayed();
                if (told.by() != this && !missed) {
                    Fact fact =
                            new Fact(told.by().name, told.values(), Duration.ofNanos(nanos.getAsLong() - told.at()));
                    listeners.getOrDefault(told.topic(), List.of()).forEach(each -> hear(each, fact));
                }
            }
        }
    }
}
