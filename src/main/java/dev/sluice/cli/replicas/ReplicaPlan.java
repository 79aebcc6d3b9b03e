package dev.sluice.cli.replicas;

import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The plan of a run over several replicas: accounts whose tokens a minute are few beside the largest calls.
 *
 * @param accounts of the provider, with a key each
 * @param demand the tokens of the calls made, as a multiple of what the accounts allow
 */
public record ReplicaPlan(int accounts, double demand) {

    public static final String CLIENT_KEY = "sk-bench";
    public static final String ADMIN_KEY = "bench-admin-key-0123456789";
    public static final String MODEL = "gpt-4.1";

    /** The limits of an account of OpenAI's first tier, nearly; the largest call takes three quarters of a minute's. */
    static final int RPM = 50;

    static final int TPM = 80_000;
    static final int LEAST = 1_000;
    private static final int MOST = 60_000;

    /** The bound on output that each call states; it counts against the limit when the call is sent. */
    static final int OUTPUT = 16;

    /** The pace of a small model. */
    private static final Pace PACE = new Pace(Duration.ofMillis(100), 1_000, 0.3);

    /** Returns the tokens that all accounts allow in a minute. */
    public double allowedAMinute() {
        return (double) accounts * TPM;
    }

    /** Returns the calls of each second. */
    public double callsASecond() {
        double mean = (MOST - LEAST) / Math.log((double) MOST / LEAST);
        return demand * allowedAMinute() / mean / 60;
    }

    /** Returns the tokens of a call: as likely in each octave. */
    static int tokens(RandomGenerator random) {
        return (int) (LEAST * Math.pow((double) MOST / LEAST, random.nextDouble()));
    }

    public SimulationPlan simulation() {
        LimitPlan limits =
                new LimitPlan(LimitPlan.Kind.CONTINUOUS, RPM, LimitPlan.NONE, LimitPlan.NONE, TPM, LimitPlan.NONE);
        return SimulationPlan.of(accounts, limits).withPace(PACE);
    }

    /**
     * Returns a sluice.yml of a relay over the provider at {@code baseUrl}.
     *
     * @param more lines of the section {@code sluice}, each with two spaces before it
     */
    public String configuration(String baseUrl, String more) {
        StringBuilder keys = new StringBuilder();
        for (int key = 1; key <= accounts; key++) {
            keys.append("        - { name: k%d, secret: %s }\n".formatted(key, SimulationPlan.secret(key)));
        }
        return """
            sluice:
              providers:
                - name: simulated
                  dialect: openai
                  base-url: %s
                  models: [%s]
                  key-defaults: { rpm: %d, tpm: %d }
                  keys:
            %s  clients:
                - { name: bench, key: %s }
              models:
                - { name: %s, price: { input: 1, output: 1 } }
              auth: { admin-key: %s }
              queue: { max-wait: 30m, max-depth: 100000 }
            %s\
            """.formatted(baseUrl, MODEL, RPM, TPM, keys, CLIENT_KEY, MODEL, ADMIN_KEY, more);
    }
}
