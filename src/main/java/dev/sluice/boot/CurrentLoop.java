package dev.sluice.boot;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.concurrent.Executor;

/** The event loop of the current thread, where that is one. */
final class CurrentLoop {

    private CurrentLoop() {}

    /** Returns the event loop that this thread runs, or where it runs none the one that takes each task as its own. */
    static Executor executor() {
        EventExecutor loop = ThreadExecutorMap.currentExecutor();
        return loop == null ? Runnable::run : loop;
    }
}
