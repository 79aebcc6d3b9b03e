package dev.sluice.acceptance;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** The reading of random numbers by Lettuce as it begins a connection with TLS: on threads of its own, which carry no calls. */
public final class RedisHandshakes implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside(
                "io.lettuce.core.SslConnectionBuilder$SslChannelInitializer", "initializeSSLEngine");
    }
}
