package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The brake on wrong admin keys, by the address that each comes from. */
@Timeout(60)
class AdminBrakeTest {

    private static final int TRIES = 5;

    @TempDir
    private Path directory;

    private RunningRelay relay(String trusted) throws Exception {
        return RunningRelay.of(Files.writeString(directory.resolve("sluice.yml"), """
            sluice:
              trusted-proxies: [%s]
              auth: { admin-key: sk-admin }
              clients: [{ name: app, key: sk-app }]
              providers: [{ name: p, dialect: openai, base-url: "http://127.0.0.1:9", keys: [sk-up] }]
            """.formatted(trusted)));
    }

    private static int ask(RunningRelay relay, String key, String forwardedFor) {
        return relay.send(relay.managing("/admin/queue")
                        .header("authorization", "Bearer " + key)
                        .header("x-forwarded-for", forwardedFor))
                .statusCode();
    }

    private static void guess(RunningRelay relay, String forwardedFor, int times, int status) {
        for (int i = 0; i < times; i++) {
            assertThat(ask(relay, "guess-" + i, forwardedFor)).isEqualTo(status);
        }
    }

    @Test
    void behind_a_trusted_proxy_each_address_has_tries_of_its_own() throws Exception {
        try (RunningRelay relay = relay("127.0.0.0/8")) {
            guess(relay, "198.51.100.1", TRIES, 401);
            guess(relay, "198.51.100.1", 2, 429);
            // Entries before the last can be forged.
            guess(relay, "203.0.113.7, 198.51.100.1", 2, 429);
            guess(relay, "198.51.100.2", 1, 401);
            assertThat(ask(relay, "sk-admin", "198.51.100.1")).isEqualTo(200);
        }
    }

    @Test
    void addresses_of_one_ipv6_network_share_their_tries() throws Exception {
        try (RunningRelay relay = relay("127.0.0.0/8")) {
            for (int i = 0; i < TRIES; i++) {
                guess(relay, "2001:db8:0:1::" + i, 1, 401);
            }
            guess(relay, "2001:db8:0:1:ffff::1", 1, 429);
            guess(relay, "2001:db8:0:2::1", 1, 401);
        }
    }

    @Test
    void the_word_of_any_other_peer_is_not_believed_and_the_operator_is_let_in() throws Exception {
        try (RunningRelay relay = relay("10.0.0.0/8")) {
            for (int i = 0; i < 300; i++) {
                guess(relay, "198.51.100." + i % 250, 1, i < TRIES ? 401 : 429);
            }
            assertThat(ask(relay, "sk-admin", "198.51.100.1")).isEqualTo(200);
        }
    }
}
