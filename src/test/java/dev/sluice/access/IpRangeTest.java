package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, 11.0.0.0",
        "10.1.2.3, 10.1.2.3, 10.1.2.4",
        "192.168.4.0/22, 192.168.7.255, 192.168.8.0",
        "128.0.0.0/1, 255.1.1.1, 127.1.1.1",
        "2001:db8::/33, 2001:db8:7fff::1, 2001:db8:8000::1",
        "::1/128, ::1, ::2",
        "0.0.0.0/0, 8.8.8.8, ::1",
        "::/0, ::1, 8.8.8.8"
    })
    void a_range_has_the_addresses_of_its_prefix(String range, String inside, String outside) throws Exception {
        assertThat(IpRange.of(range).contains(InetAddress.getByName(inside))).isTrue();
        assertThat(IpRange.of(range).contains(InetAddress.getByName(outside))).isFalse();
        assertThat(IpRange.of(range)).hasToString(range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.1/8",
                "10.0.0/8",
                "10.0.0.0.0/8",
                "010.0.0.0/8",
                "256.0.0.0/8",
                "2001:db8::1/32",
                "2001:db8:::/32",
                "::/129",
                "10.0.0.0/8/8",
                "fe80::1%eth0"
            })
    void anything_else_is_refused_without_a_look_up(String text) {
        assertThatThrownBy(() -> IpRange.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ranges_are_equal_by_their_addresses() {
        assertThat(IpRange.of("2001:DB8::/32"))
                .isEqualTo(IpRange.of("2001:db8:0::/32"))
                .isNotEqualTo(IpRange.of("2001:db8::/33"));
    }
}
