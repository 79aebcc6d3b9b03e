package dev.sluice.protocol.request;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Items cut out of the lists of a JSON body, each with one of the commas beside it. For one body and one thread. */
final class ByteCuts {

    private final byte[] body;
    private final List<int[]> cuts = new ArrayList<>();

    ByteCuts(byte[] body) {
        this.body = body;
    }

    /** Begins a list; one within an item is to be ended before that item is told. */
    Items items() {
        return new Items();
    }

    /** Returns the body less what was cut; the same where nothing was. */
    byte[] rest() {
        if (cuts.isEmpty()) {
            return body;
        }
        cuts.sort(Comparator.comparingInt(cut -> cut[0]));
        ByteArrayOutputStream rest = new ByteArrayOutputStream(body.length);
        int from = 0;
        for (int[] cut : cuts) {
            rest.write(body, from, cut[0] - from);
            from = cut[1];
        }
        rest.write(body, from, body.length - from);
        return rest.toByteArray();
    }

    /** The items of one list, told in order. */
    final class Items {

        private int firstGone = -1;
        private int lastEnd;
        private boolean kept;

        /** Takes note of the item between {@code from} and {@code to}, the offset behind it. */
        void item(int from, int to, boolean gone) {
            if (gone && kept) {
                cuts.add(new int[] {lastEnd, to});
            } else if (gone && firstGone < 0) {
                firstGone = from;
            } else if (!gone && !kept && firstGone >= 0) {
                cuts.add(new int[] {firstGone, from});
            }
            kept |= !gone;
            lastEnd = to;
        }

        /** Returns whether every item is gone, and there was one: nothing is cut out of such a list, which is to go itself. */
        boolean end() {
            return firstGone >= 0 && !kept;
        }
    }
}
