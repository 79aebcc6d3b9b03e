package dev.sluice.store;

/** A listener that is notified of the store's commits. Called on the store's threads; must not block. */
public interface StoreListener {

    /** A listener that does nothing. */
    StoreListener NONE = new StoreListener() {};

    /**
     * A group of tasks was committed.
     *
     * @param tasks the tasks in it; &gt;= 1
     * @param nanos from the start of the first task to the end of the commit
     */
    default void committed(int tasks, long nanos) {}

    /** A group of tasks could not be committed, and none of it was kept. */
    default void failed(int tasks) {}
}
