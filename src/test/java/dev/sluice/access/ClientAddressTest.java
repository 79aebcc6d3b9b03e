package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientAddressTest {

    private static final List<IpRange> PROXIES = List.of(IpRange.of("10.0.0.0/8"), IpRange.of("::1"));

    private static @Nullable String from(String peer, String... forwardedFor) throws Exception {
        InetAddress address = ClientAddress.of(InetAddress.getByName(peer), () -> List.of(forwardedFor), PROXIES);
        return address == null ? null : address.getHostAddress();
    }

    @Test
    void the_word_of_a_peer_that_is_no_trusted_proxy_is_not_believed() throws Exception {
        assertThat(from("203.0.113.9", "10.0.0.1")).isEqualTo("203.0.113.9");
    }

    @Test
    void a_trusted_proxy_names_its_peer_last() throws Exception {
        assertThat(from("10.0.0.1", "203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(from("10.0.0.1", "198.51.100.7, 203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(from("::1", "198.51.100.7, 203.0.113.9, 10.0.0.2")).isEqualTo("203.0.113.9");
        assertThat(from("10.0.0.1", "198.51.100.7", "203.0.113.9")).isEqualTo("203.0.113.9");
    }

    @Test
    void ports_and_brackets_are_taken_off() throws Exception {
        assertThat(from("10.0.0.1", "203.0.113.9:4711")).isEqualTo("203.0.113.9");
        assertThat(from("10.0.0.1", "[2001:db8::7]:443")).isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(from("10.0.0.1", "2001:db8::7")).isEqualTo("2001:db8:0:0:0:0:0:7");
    }

    @Test
    void where_proxies_are_all_there_is_the_first_of_them_counts() throws Exception {
        assertThat(from("10.0.0.1")).isEqualTo("10.0.0.1");
        assertThat(from("10.0.0.1", "10.0.0.3, 10.0.0.2")).isEqualTo("10.0.0.3");
    }

    @Test
    void what_is_no_address_leaves_the_address_unknown() throws Exception {
        assertThat(from("10.0.0.1", "203.0.113.9, unknown")).isNull();
        assertThat(from("10.0.0.1", "_hidden")).isNull();
    }
}
