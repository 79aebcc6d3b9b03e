package dev.sluice.protocol.request;

import dev.sluice.call.RequestBody;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Items cut out of the lists of a JSON body, each with one of the commas beside it. For one body and one thread. */
final class ByteCuts {

    private final RequestBody body;
    private final List<int[]> cuts = new ArrayList<>();

    ByteCuts(RequestBody body) {
        this.body = body;
    }

    /** Begins a list. A list within an item is to be ended before that item is given. */
    Items items() {
        return new Items();
    }

    /** Returns the body without the items that were cut; the same one where there are none. */
    RequestBody rest() {
        if (cuts.isEmpty()) {
            return body;
        }
        cuts.sort(Comparator.comparingInt(cut -> cut[0]));
        return body.without(cuts);
    }

    /** The items of one list, in order. */
    final class Items {

        private int firstCut = -1;
        private int lastEnd;
        private boolean kept;

        /**
         * Takes note of the item between {@code from} and {@code to}, the offset behind it.
         *
         * @param cut whether it is to be cut out
         */
        void item(int from, int to, boolean cut) {
            if (cut && kept) {
                cuts.add(new int[] {lastEnd, to});
            } else if (cut && firstCut < 0) {
                firstCut = from;
            } else if (!cut && !kept && firstCut >= 0) {
                cuts.add(new int[] {firstCut, from});
            }
            kept |= !cut;
            lastEnd = to;
        }

        /**
         * Ends the list.
         *
         * @return whether there were items and all are to be cut: then none is, since the list itself is to be cut
         */
        boolean end() {
            return firstCut >= 0 && !kept;
        }
    }
}
