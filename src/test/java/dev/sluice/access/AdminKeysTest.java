package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.AdminKeys.Check;
import dev.sluice.call.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdminKeysTest {

    private static final Check RIGHT = new Check.Right(Admin.CONFIGURED, ClientKey.of("adm"));
    private static final InetAddress HERE = address(10, 0, 0, 1);
    private static final InetAddress THERE = address(10, 0, 0, 2);

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AdminKeys key = new AdminKeys(Secret.of("adm"), nanos::get);

    private static InetAddress address(int... parts) {
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) parts[i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void the_right_key_is_right_and_every_other_is_wrong() {
        assertThat(key.check(" adm ", HERE)).isEqualTo(RIGHT);
        assertThat(key.check("ADM", HERE)).isEqualTo(new Check.Wrong());
        assertThat(key.check(null, HERE)).isEqualTo(new Check.Wrong());
    }

    @Test
    void after_five_wrong_tries_an_address_is_told_to_wait() {
        wrong(5, HERE);
        assertThat(key.check("guess", HERE)).isEqualTo(new Check.Throttled(Duration.ofSeconds(12)));

        pass(Duration.ofSeconds(12));
        assertThat(key.check("guess", HERE)).isEqualTo(new Check.Wrong());
    }

    @Test
    void the_right_key_is_right_however_many_wrong_ones_came_before() {
        wrong(5, HERE);
        assertThat(key.check("guess", HERE)).isInstanceOf(Check.Throttled.class);
        assertThat(key.check("adm", THERE)).isEqualTo(RIGHT);
        assertThat(key.check("guess", HERE)).isInstanceOf(Check.Throttled.class);
        assertThat(key.check("adm", HERE)).isEqualTo(RIGHT);
    }

    @Test
    void wrong_tries_of_one_address_are_not_held_against_another() {
        wrong(5, HERE);
        wrong(5, THERE);
        wrong(5, null);
        assertThat(key.check("guess", null)).isInstanceOf(Check.Throttled.class);
    }

    @Test
    void addresses_of_one_ipv6_network_count_as_one() {
        for (int host = 0; host < 5; host++) {
            wrong(1, address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, host));
        }
        assertThat(key.check("guess", address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9)))
                .isInstanceOf(Check.Throttled.class);
        wrong(5, address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void the_addresses_that_are_remembered_are_bounded() {
        wrong(5, HERE);
        for (int i = 0; i < 10_000; i++) {
            wrong(1, address(10, 1, i >> 8, i & 0xff));
        }
        wrong(5, HERE);
    }

    @Test
    void a_guesser_gets_five_tries_a_minute_in_the_long_run() {
        int looked = 0;
        for (int second = 0; second < 3600; second++) {
            looked += key.check("guess", HERE) instanceof Check.Wrong ? 1 : 0;
            pass(Duration.ofSeconds(1));
        }
        assertThat(looked).isBetween(300, 305);
    }

    @Test
    void wrong_tries_are_forgiven_after_a_minute_or_the_right_key() {
        wrong(5, HERE);
        pass(Duration.ofMinutes(1));
        wrong(4, HERE);
        assertThat(key.check("adm", HERE)).isEqualTo(RIGHT);
        wrong(5, HERE);
    }

    @Test
    void another_key_takes_the_place_of_the_one_before() {
        key.replace(Secret.of("next"));
        assertThat(key.check("adm", HERE)).isEqualTo(new Check.Wrong());
        Check next = key.check("next", HERE);
        assertThat(next).isEqualTo(new Check.Right(Admin.CONFIGURED, ClientKey.of("next")));
        key.replace(Secret.of("next"));
        assertThat(key.holds((Check.Right) next)).isTrue();
        assertThat(key.holds((Check.Right) RIGHT)).isFalse();

        key.replace(null);
        assertThat(key.check("next", HERE)).isEqualTo(new Check.Disabled());
    }

    @Test
    void a_change_forgives_no_wrong_try() {
        wrong(5, HERE);
        key.replace(Secret.of("next"));
        assertThat(key.check("adm", HERE)).isInstanceOf(Check.Throttled.class);
        assertThat(key.check("next", HERE)).isInstanceOf(Check.Right.class);
    }

    @Test
    void admins_of_the_store_have_keys_of_their_own() {
        Admin viewer = new Admin("viewer", Admin.Role.READ);
        key.store(List.of(new KeptAdmin(viewer, ClientKey.of("sk-viewer"))));
        Check.Right right = (Check.Right) key.check("sk-viewer", HERE);
        assertThat(right.admin()).isEqualTo(viewer);
        assertThat(key.check("adm", HERE)).isEqualTo(RIGHT);

        key.replace(null);
        assertThat(key.holds(right)).isTrue();
        assertThat(key.check("adm", HERE)).isEqualTo(new Check.Wrong());

        key.store(List.of());
        assertThat(key.holds(right)).isFalse();
        assertThat(key.check("sk-viewer", HERE)).isEqualTo(new Check.Disabled());
    }

    private void wrong(int times, InetAddress from) {
        for (int i = 0; i < times; i++) {
            assertThat(key.check("guess", from)).isEqualTo(new Check.Wrong());
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
