package dev.sluice.pool;

import org.jspecify.annotations.Nullable;

/**
 * A listener for room at an account, at one of its model classes, or at both; a link in the lists of such listeners. Guarded by the
 * pool's lock.
 *
 * <p>The listeners of ten thousand accounts are lists of links, since each further object would cost a pick a cache miss.
 */
abstract class RoomListener {

    private boolean listeningToAccount;
    private boolean listeningToClass;
    private @Nullable RoomListener nextOfAccount;
    private @Nullable RoomListener nextOfClass;

    /** Handles the notification that there may be room. */
    abstract void roomAppeared();

    /** Returns {@code listeners} of an account with this one, which is in such a list once at most. */
    final @Nullable RoomListener addedToAccount(@Nullable RoomListener listeners) {
        if (listeningToAccount) {
            return listeners;
        }
        listeningToAccount = true;
        nextOfAccount = listeners;
        return this;
    }

    /** Returns {@code listeners} of a class with this one, which is in such a list once at most. */
    final @Nullable RoomListener addedToClass(@Nullable RoomListener listeners) {
        if (listeningToClass) {
            return listeners;
        }
        listeningToClass = true;
        nextOfClass = listeners;
        return this;
    }

    /** Notifies {@code first} and those linked to it that there may be room in their account. */
    static void notifyOfAccount(@Nullable RoomListener first) {
        RoomListener listener = first;
        while (listener != null) {
            RoomListener next = listener.nextOfAccount;
            listener.nextOfAccount = null;
            listener.listeningToAccount = false;
            listener.roomAppeared();
            listener = next;
        }
    }

    /** Notifies {@code first} and those linked to it that there may be room in their class. */
    static void notifyOfClass(@Nullable RoomListener first) {
        RoomListener listener = first;
        while (listener != null) {
            RoomListener next = listener.nextOfClass;
            listener.nextOfClass = null;
            listener.listeningToClass = false;
            listener.roomAppeared();
            listener = next;
        }
    }
}
