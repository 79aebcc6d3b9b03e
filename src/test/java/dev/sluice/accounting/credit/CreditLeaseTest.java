package dev.sluice.accounting.credit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.credit.CreditEntry.Kind;
import dev.sluice.accounting.credit.CreditLeaseSimulation.Replica;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases of a wallet's credit over several replicas, in simulated time. */
class CreditLeaseTest {

    private static final Duration NONE = Duration.ZERO;
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final CreditLeaseSimulation world = new CreditLeaseSimulation();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void of_two_hundred_calls_that_race_for_the_credit_of_twenty_twenty_are_served(int replicas) {
        world.grant("0.20", null);
        List<Replica> all = replicas(replicas);
        for (int i = 0; i < 200; i++) {
            all.get(i % replicas).call("0.013", WAIT);
        }
        for (int i = 0; i < 500; i++) {
            world.time.pass(Duration.ofMillis(200));
            all.forEach(replica -> {
                while (!replica.calls.isEmpty()) {
                    replica.end("0.01");
                }
            });
            world.check();
        }

        assertThat(all.stream().mapToInt(replica -> replica.served).sum()).isEqualTo(20);
        assertThat(all.stream().mapToInt(replica -> replica.refused).sum()).isEqualTo(180);
        assertThat(world.wallet().balance()).isZero();
    }

    @Test
    void a_wallet_that_is_spent_from_fast_costs_few_transactions() {
        world.grant("100", null);
        Replica replica = world.new Replica();
        for (int i = 0; i < 2_000; i++) {
            replica.call("0.013", WAIT);
            world.time.pass(Duration.ofMillis(5));
            while (!replica.calls.isEmpty()) {
                replica.end("0.01");
            }
        }

        assertThat(replica.served).isEqualTo(2_000);
        assertThat(world.wallet().balance()).isEqualByComparingTo("80");
        // 500 ms until the rate is known, at 200 calls a second; one for each second after it, and signs of life.
        assertThat(world.transactions).isLessThan(60);
    }

    @Test
    void what_is_leased_and_not_used_is_given_back_within_a_second() {
        world.grant("100", null);
        Replica busy = world.new Replica();
        spend(busy, 50);
        assertThat(world.wallet().reserved()).isPositive();

        world.time.pass(Duration.ofSeconds(1));
        assertThat(world.wallet().reserved()).isZero();
    }

    @Test
    void a_replica_that_finds_too_little_waits_for_what_another_one_leases_and_is_served() {
        world.grant("1", null);
        Replica idle = world.new Replica();
        Replica other = world.new Replica();
        spend(idle, 50);
        assertThat(world.wallet().reserved()).isPositive();

        other.call("0.50", Duration.ofSeconds(2));
        world.time.pass(Duration.ofSeconds(1));
        assertThat(other.served).isEqualTo(1);
    }

    @Test
    void the_rest_of_a_lease_is_given_back_though_a_call_of_it_is_long() {
        world.grant("100", null);
        Replica replica = world.new Replica();
        spend(replica, 50);
        replica.call("0.02", NONE);
        world.time.pass(Duration.ofSeconds(2));
        assertThat(replica.calls.get(0).wallet().lease()).isNotNull();
        assertThat(world.wallet().reserved()).isEqualByComparingTo("0.02");

        replica.fail();
        world.time.pass(Duration.ofSeconds(2));
        assertThat(world.wallet().reserved()).isZero();
    }

    @Test
    void a_replica_that_ends_gives_its_leases_back_at_once() {
        world.grant("100", null);
        Replica replica = world.new Replica();
        spend(replica, 50);
        replica.gate.giveBackLeases();
        assertThat(world.wallet().reserved()).isZero();
    }

    @Test
    void what_a_dead_replica_leased_is_given_back_less_what_its_calls_have_cost() {
        world.grant("100", null);
        Replica gone = world.new Replica();
        Replica living = world.new Replica();
        spend(gone, 50);
        gone.call("0.02", NONE);
        gone.kill();
        assertThat(world.wallet().reserved()).isPositive();

        world.time.pass(Duration.ofMinutes(3));
        assertThat(world.wallet().reserved()).isZero();
        assertThat(world.wallet().balance()).isEqualByComparingTo("99.5");
        assertThat(living.served).isZero();
    }

    @Test
    void a_lease_does_not_outlast_the_grant_that_it_may_be_a_part_of() {
        world.grant("1", world.now().plusMillis(600));
        Replica replica = world.new Replica();
        spend(replica, 50);
        assertThat(replica.served).isEqualTo(50);
        world.time.pass(Duration.ofMillis(200));

        replica.call("0.01", NONE);
        world.time.pass(Duration.ofSeconds(1));
        assertThat(replica.refused).isEqualTo(1);
        assertThat(world.wallet().balance()).isZero();
        assertThat(world.entries(Kind.EXPIRY)).isNotEmpty();
    }

    @Test
    void what_expires_first_is_spent_first_over_leases_too() {
        world.grant("1", null);
        world.grant("1", world.now().plus(Duration.ofHours(1)));
        spend(world.new Replica(), 60);

        assertThat(world.wallet().grants().get(0).left()).isEqualByComparingTo("0.4");
        assertThat(world.wallet().grants().get(1).left()).isEqualByComparingTo("1");
    }

    /** Fifty calls in half a second, so that a lease is taken. */
    private void spend(Replica replica, int calls) {
        for (int i = 0; i < calls; i++) {
            replica.call("0.01", WAIT);
            world.time.pass(Duration.ofMillis(10));
            replica.end("0.01");
        }
    }

    private List<Replica> replicas(int count) {
        List<Replica> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(world.new Replica());
        }
        return all;
    }

    /** Replicas come, call, fail and die at random, and their transactions with them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatever_happens_nothing_is_lost_or_charged_twice(long seed) {
        Random random = new Random(seed);
        BigDecimal given = new BigDecimal(random.nextInt(5, 60));
        world.grant(given.toPlainString(), null);
        List<Replica> living = replicas(3);
        for (int i = 0; i < 3_000; i++) {
            Replica replica = living.get(random.nextInt(living.size()));
            switch (random.nextInt(40)) {
                case 0 -> {
                    replica.kill();
                    living.remove(replica);
                    living.add(world.new Replica());
                }
                case 1 -> replica.failures = random.nextInt(3);
                case 2 -> world.time.pass(Duration.ofSeconds(random.nextInt(20)));
                case 3, 4 -> world.time.pass(Duration.ofMillis(random.nextInt(600)));
                default -> act(replica, random);
            }
            if (i % 50 == 0) {
                world.check();
            }
        }
        world.check();
        living.forEach(replica -> {
            replica.failures = 0;
            while (!replica.calls.isEmpty()) {
                replica.end("0.005");
            }
        });
        // Longer than a replica that died is looked for.
        world.time.pass(Duration.ofMinutes(5));
        living.forEach(replica -> {
            while (!replica.calls.isEmpty()) {
                replica.end("0.005");
            }
        });
        world.time.pass(Duration.ofMinutes(1));
        world.check();

        List<CreditEntry> charges = world.entries(Kind.CHARGE);
        BigDecimal shortfall = charges.stream().map(CreditEntry::shortfall).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal spent = world.ledger.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(charges).hasSize(world.ledger.size());
        assertThat(shortfall).isZero();
        assertThat(world.wallet().reserved()).isZero();
        assertThat(world.wallet().balance()).isEqualByComparingTo(given.subtract(spent));
    }

    private void act(Replica replica, Random random) {
        if (replica.calls.size() > random.nextInt(30)) {
            if (random.nextInt(5) == 0) {
                replica.fail();
            } else {
                replica.end(random.nextBoolean() ? "0.005" : "0.01");
            }
        } else {
            replica.call("0.01", random.nextBoolean() ? NONE : Duration.ofSeconds(1));
        }
        world.time.pass(Duration.ofMillis(random.nextInt(8)));
    }
}
