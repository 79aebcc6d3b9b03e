package dev.sluice.store;

/** A listener that is notified of the store's commits. Called on the store's threads; must not block. */
public interface StoreListener {

    /** A listener that does nothing. */
    StoreListener NONE = new StoreListener() {};

    /**
     * A group of works was committed.
     *
     * @param works the works in it; &gt;= 1
     * @param nanos from the begin of the first work to the end of the commit
     */
    default void committed(int works, long nanos) {}

    /** A group of works could not be committed, and none of it was kept. */
    default void failed(int works) {}
}
