package dev.sluice.limit.grant;

import java.util.concurrent.CompletionStage;

/** A store of buckets that several replicas share. Safe for use by several threads. */
@FunctionalInterface
public interface GrantStore {

    /**
     * Takes what a replica has to say and grants what there is, as one step.
     *
     * @return completes within a bounded time, on a thread that must not be blocked; exceptionally where the store could not be
     *     reached or refused the message
     */
    CompletionStage<SyncAnswer> sync(SyncRequest request);
}
