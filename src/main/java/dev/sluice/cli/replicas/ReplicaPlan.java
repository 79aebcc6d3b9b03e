package dev.sluice.cli.replicas;

import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import java.net.URI;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The plan of a run over several replicas: accounts whose tokens a minute are few beside the largest calls, or accounts whose
 * requests a minute neither the configuration nor an answer states.
 *
 * @param accounts of the provider, with a key each
 * @param demand what the calls made take, as a multiple of what the accounts allow
 * @param limits of each account: tokens and requests, or requests alone
 * @param stated whether the configuration and the answers state the limits
 */
public record ReplicaPlan(int accounts, double demand, LimitPlan limits, boolean stated) {

    public static final String CLIENT_KEY = "sk-bench";
    public static final String ADMIN_KEY = "bench-admin-key-0123456789";
    public static final String MODEL = "gpt-4.1";

    /** The limits of an account of OpenAI's first tier, nearly; the largest call takes three quarters of a minute's. */
    static final int RPM = 50;

    static final int TPM = 80_000;
    static final int LEAST = 1_000;
    private static final int MOST = 60_000;

    /** The largest call where tokens are not limited. */
    private static final int MOST_UNSTATED = 2_000;

    /** The bound on output that each call states; it counts against the limit when the call is sent. */
    static final int OUTPUT = 16;

    /** The pace of a small model. */
    private static final Pace PACE = new Pace(Duration.ofMillis(100), 1_000, 0.3);

    /** Creates the plan of accounts whose limits of requests and tokens are configured, over calls of many sizes. */
    public ReplicaPlan(int accounts, double demand) {
        this(
                accounts,
                demand,
                new LimitPlan(LimitPlan.Kind.CONTINUOUS, RPM, LimitPlan.NONE, LimitPlan.NONE, TPM, LimitPlan.NONE),
                true);
    }

    /**
     * Returns the plan of accounts whose limit of requests nothing states, over small calls.
     *
     * @param span the time whose worth of requests a full bucket holds
     */
    public static ReplicaPlan unstated(int accounts, double demand, Duration span) {
        LimitPlan requests = LimitPlan.requests(LimitPlan.Kind.CONTINUOUS, RPM).over(span);
        return new ReplicaPlan(accounts, demand, requests, false);
    }

    /** Returns the tokens that all accounts allow in a minute; 0 where tokens are not limited. */
    public double allowedAMinute() {
        return (double) accounts * limits.tokens();
    }

    /** Returns the requests that all accounts allow in a minute. */
    public double requestsAMinute() {
        return (double) accounts * limits.requests();
    }

    /** Returns the calls of each second. */
    public double callsASecond() {
        double mean = (MOST - LEAST) / Math.log((double) MOST / LEAST);
        return demand * (stated ? allowedAMinute() / mean : requestsAMinute()) / 60;
    }

    /** Returns the tokens of a call: as likely in each octave. */
    int tokens(RandomGenerator random) {
        int most = stated ? MOST : MOST_UNSTATED;
        return (int) (LEAST * Math.pow((double) most / LEAST, random.nextDouble()));
    }

    public SimulationPlan simulation() {
        SimulationPlan plan = SimulationPlan.of(accounts, limits).withPace(PACE);
        return stated ? plan : plan.withoutLimitsShown();
    }

    /**
     * Returns a sluice.yml of a relay over the provider at {@code baseUrl}, whose port is in the provider's name: what an earlier run has
     * learned of its limits, and the store has kept, is not taken for knowledge of these.
     *
     * @param more lines of the section {@code sluice}, each with two spaces before it
     */
    public String configuration(String baseUrl, String more) {
        StringBuilder keys = new StringBuilder();
        for (int key = 1; key <= accounts; key++) {
            keys.append("        - { name: k%d, secret: %s }\n".formatted(key, SimulationPlan.secret(key)));
        }
        String statement = stated
                ? "      key-defaults: { rpm: %d, tpm: %d }\n".formatted(limits.requests(), limits.tokens())
                : "";
        return """
            sluice:
              providers:
                - name: simulated-%d
                  dialect: openai
                  base-url: %s
                  models: [%s]
            %s      keys:
            %s  clients:
                - { name: bench, key: %s }
              models:
                - { name: %s, price: { input: 1, output: 1 } }
              auth: { admin-key: %s }
              queue: { max-wait: 30m, max-depth: 100000 }
            %s\
            """.formatted(
                URI.create(baseUrl).getPort(), baseUrl, MODEL, statement, keys, CLIENT_KEY, MODEL, ADMIN_KEY, more);
    }
}
