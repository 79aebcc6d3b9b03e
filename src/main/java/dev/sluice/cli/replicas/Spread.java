package dev.sluice.cli.replicas;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A way in which calls are spread over replicas. */
public enum Spread {
    /** Each replica gets as many. */
    EQUAL("equal"),
    /** The first gets four of five, and the others share the fifth. */
    MOST_AT_ONE("80/20"),
    /** The first gets all. */
    ALL_AT_ONE("one");

    private static final double MOST = 0.8;

    private final String label;

    Spread(String label) {
        this.label = label;
    }

    /** Returns the spread's name in options and tables. */
    public String label() {
        return label;
    }

    /** Returns the spread of a name, or empty where there is none. */
    public static Optional<Spread> of(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label.equals(label.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Returns targets among {@code relays}; a call that is tried again goes to the next one. */
    public LargeCalls.Targets over(List<RelayProcess> relays) {
        return (chance, tried) -> target(relays, chance, tried);
    }

    private URI target(List<RelayProcess> relays, double chance, int tried) {
        int first = relays.size() == 1 ? 0 : index(chance, relays.size());
        return relays.get((first + tried) % relays.size()).relay("/v1/chat/completions");
    }

    private int index(double chance, int count) {
        return switch (this) {
            case EQUAL -> (int) (chance * count);
            case MOST_AT_ONE -> chance < MOST ? 0 : 1 + (int) ((chance - MOST) / (1 - MOST) * (count - 1));
            case ALL_AT_ONE -> 0;
        };
    }
}
