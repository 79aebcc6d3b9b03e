package dev.sluice.protocol.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderFilterTest {

    /** Each row: a field, whether it passes to a provider, and whether it passes to a caller. */
    @ParameterizedTest
    @CsvSource({
        // one connection
        "connection, no, no",
        "keep-alive, no, no",
        "proxy-connection, no, no",
        "proxy-authenticate, no, no",
        "proxy-authorization, no, no",
        "te, no, no",
        "trailer, no, no",
        "transfer-encoding, no, no",
        "upgrade, no, no",
        "http2-settings, no, no",
        ":authority, no, no",
        "x-http2-stream-id, no, no",
        // one message
        "content-length, no, no",
        "content-encoding, no, no",
        "host, no, yes",
        "expect, no, yes",
        // the caller's credentials and account
        "authorization, no, yes",
        "x-api-key, no, yes",
        "api-key, no, yes",
        "x-goog-api-key, no, yes",
        "cookie, no, yes",
        "anthropic-workspace-id, no, yes",
        "openai-organization, no, no",
        "openai-project, no, no",
        // the caller's address
        "forwarded, no, yes",
        "x-forwarded-for, no, yes",
        "x-real-ip, no, yes",
        "via, no, yes",
        "client-ip, no, yes",
        "true-client-ip, no, yes",
        "x-client-ip, no, yes",
        "x-cluster-client-ip, no, yes",
        "x-original-forwarded-for, no, yes",
        "x-forwarded-host, no, yes",
        "cf-connecting-ip, no, yes",
        "cf-ipcountry, no, yes",
        "cdn-loop, no, yes",
        "fly-client-ip, no, yes",
        "x-vercel-ip-country, no, yes",
        "x-appengine-user-ip, no, yes",
        "x-azure-clientip, no, yes",
        "x-original-host, no, yes",
        "x-envoy-external-address, no, yes",
        "fastly-client-ip, no, yes",
        "cloudfront-viewer-address, no, yes",
        "do-connecting-ip, no, yes",
        "incap-client-ip, no, yes",
        "proxy-client-ip, no, yes",
        "wl-proxy-client-ip, no, yes",
        "x-nf-client-connection-ip, no, yes",
        "x-remote-ip, no, yes",
        "x-sucuri-clientip, no, yes",
        // the person that a proxy before the relay has signed in
        "x-goog-authenticated-user-email, no, yes",
        "x-amzn-oidc-identity, no, yes",
        "x-ms-client-principal-name, no, yes",
        "x-ms-token-aad-access-token, no, yes",
        "x-auth-request-access-token, no, yes",
        // between a browser and its server
        "origin, no, yes",
        "referer, no, yes",
        "sec-fetch-mode, no, yes",
        "sec-ch-ua, no, yes",
        "access-control-request-method, no, no",
        "x-requested-with, no, yes",
        "cookie2, no, yes",
        "dnt, no, yes",
        "upgrade-insecure-requests, no, yes",
        // billed to the client's own project
        "x-goog-user-project, no, yes",
        "x-goog-iam-authority-selector, no, yes",
        "x-goog-iam-authorization-token, no, yes",
        // between the caller and the relay
        "x-sluice-session, no, no",
        // digests of a body that may be decoded or translated
        "content-md5, no, no",
        "content-digest, no, no",
        "repr-digest, no, no",
        "digest, no, no",
        "etag, yes, yes",
        // the provider's host
        "set-cookie, yes, no",
        "alt-svc, yes, no",
        "strict-transport-security, yes, no",
        "clear-site-data, yes, no",
        // the key's account, ids and limits
        "anthropic-organization-id, yes, no",
        "request-id, yes, no",
        "x-request-id, yes, no",
        "retry-after, yes, no",
        "retry-after-ms, yes, no",
        "x-should-retry, yes, no",
        "x-ratelimit-remaining-tokens, yes, no",
        "x-ratelimitbysize-limit, yes, no",
        "x-rate-limit-limit, yes, no",
        "ratelimit-remaining, yes, no",
        "anthropic-ratelimit-requests-limit, yes, no",
        "anthropic-priority-input-tokens-limit, yes, no",
        "anthropic-fast-tokens-limit, yes, no",
        "x-ms-ratelimit-remaining-tokens, yes, no",
        "llm_provider-x-ratelimit-limit-requests, yes, no",
        "rate-limit-reset, yes, no",
        // end-to-end
        "content-type, yes, yes",
        "accept, yes, yes",
        "accept-encoding, yes, yes",
        "user-agent, yes, yes",
        "anthropic-version, yes, yes",
        "anthropic-beta, yes, yes",
        "openai-beta, yes, yes",
        "openai-processing-ms, yes, yes",
        "x-stainless-retry-count, yes, yes",
        "http-referer, yes, yes",
        "x-title, yes, yes",
        "x-goog-api-client, yes, yes",
        "second, yes, yes",
        "x-unknown, yes, yes",
    })
    void a_field_passes_or_does_not(String name, String toProvider, String toCaller) {
        assertThat(HeaderFilter.passesToProvider(name, null)).isEqualTo(toProvider.equals("yes"));
        assertThat(HeaderFilter.passesToCaller(name, null)).isEqualTo(toCaller.equals("yes"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | yes",
                "'' | yes",
                "close | yes",
                "x-hop | no",
                "X-Hop | no",
                "'keep-alive, x-hop' | no",
                "'x-hop ,close' | no",
                "'close,,\tX-HOP' | no",
                "x-hope | yes",
                "'x, hop' | yes",
                "my-x-hop | yes",
            })
    void a_field_that_connection_names_is_hop_by_hop(@Nullable String connection, String passes) {
        assertThat(HeaderFilter.passesToProvider("x-hop", connection)).isEqualTo(passes.equals("yes"));
        assertThat(HeaderFilter.passesToCaller("x-hop", connection)).isEqualTo(passes.equals("yes"));
    }

    @Test
    void many_names_in_connection_are_all_read() {
        assertThat(HeaderFilter.passesToProvider("x-hop", "x-other, ".repeat(100) + "x-hop"))
                .isFalse();
    }
}
