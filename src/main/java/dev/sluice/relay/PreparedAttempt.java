package dev.sluice.relay;

import dev.sluice.pool.Lease;
import dev.sluice.relay.adapt.UpstreamRequest;

/** A lease, and the request that is to be sent over it. */
record PreparedAttempt(Lease lease, UpstreamRequest request) {

    /** Returns the name of the provider. */
    String provider() {
        return lease.key().provider();
    }
}
