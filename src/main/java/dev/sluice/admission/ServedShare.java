package dev.sluice.admission;

/**
 * A share of the capacity that one caller was served by one replica.
 *
 * @param caller the caller's name
 * @param priority its priority
 * @param length the share as a part of one minute's capacity, by the caller's weight; &gt; 0
 * @param virtualTime the virtual time of the priority at the last of it
 */
public record ServedShare(String caller, int priority, double length, double virtualTime) {

    ServedShare plus(ServedShare more) {
        return new ServedShare(caller, more.priority, length + more.length, Math.max(virtualTime, more.virtualTime));
    }
}
