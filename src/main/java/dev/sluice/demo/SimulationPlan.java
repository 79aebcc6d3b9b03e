package dev.sluice.demo;

import dev.sluice.call.ModelClasses;
import dev.sluice.call.Preset;
import dev.sluice.demo.limits.ClassLimits;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.wire.AnswerLength;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The configuration of a simulated provider.
 *
 * @param accounts the accounts and their keys
 * @param models the models that it serves; never empty
 * @param pace the speed of its answers
 * @param length the length of its answers
 * @param prebuilt whether all answers of an operation are the same, built at the start: this costs almost no CPU, and reads
 *     only a request's size and whether it asks for a stream
 * @param limitsShown whether headers and messages of refusals show what limits there are
 * @param port the port to listen on; 0 for any free port
 * @param transport the way in which it is reached
 */
public record SimulationPlan(
        List<AccountPlan> accounts,
        List<String> models,
        Pace pace,
        AnswerLength length,
        boolean prebuilt,
        boolean limitsShown,
        int port,
        Transport transport) {

    /** The models of the demo: one of each family in wide use. */
    public static final List<String> MODELS = List.of(
            "claude-opus-4-7", "claude-sonnet-4-5", "gpt-4.1", "gemini-2.5-flash", "deepseek-v3.2", "gemini-3-flash");

    /** Anthropic's families; of the other providers' models each has limits of its own, as there. */
    private static final ModelClasses CLASSES = Preset.ANTHROPIC.classes();

    /** Thirteen keys for each dialect. */
    private static final int DEMO_KEYS = 39;

    /**
     * A set of limits and the keys that share it.
     *
     * @param name the organization that headers show
     * @param limits the limits of each model class that has none of its own
     * @param classLimits the limits of model classes that have their own
     * @param secrets the keys; unique in the plan
     * @param age the time since a window began when the provider starts
     */
    public record AccountPlan(
            String name, LimitPlan limits, Map<String, LimitPlan> classLimits, List<String> secrets, Duration age) {

        /** Creates the plan of an account whose windows begin when the provider starts. */
        public AccountPlan(String name, LimitPlan limits, Map<String, LimitPlan> classLimits, List<String> secrets) {
            this(name, limits, classLimits, secrets, Duration.ZERO);
        }

        /** Creates the plan of an account that has the same limits for each model class. */
        public AccountPlan(String name, LimitPlan limits, List<String> secrets) {
            this(name, limits, Map.of(), secrets);
        }

        /** Returns the limits, of which nothing has been taken at {@code now}. */
        ClassLimits limitsFrom(long now) {
            return new ClassLimits(CLASSES, limits, classLimits, now - age.toNanos());
        }
    }

    /** Returns the plan of the demo: thirteen keys for each dialect with small limits, at a realistic pace. */
    public static SimulationPlan demo() {
        return of(DEMO_KEYS, LimitPlan.CLAUDE_TIER_1).withPace(Pace.REALISTIC).withLength(new AnswerLength(40, 160));
    }

    /** Returns a plan with {@code keys} keys, each with an account of its own and the same limits. Answers are short and undelayed. */
    public static SimulationPlan of(int keys, LimitPlan limits) {
        List<AccountPlan> accounts = new ArrayList<>();
        for (int number = 1; number <= keys; number++) {
            accounts.add(new AccountPlan("org-sim-%02d".formatted(number), limits, List.of(secret(number))));
        }
        return new SimulationPlan(accounts, MODELS, Pace.NONE, new AnswerLength(8, 24), false, true, 0, Transport.HTTP);
    }

    /** Returns a plan for benchmarks: one key without limits, and prebuilt, undelayed answers of {@code tokens} tokens. */
    public static SimulationPlan bench(int tokens) {
        SimulationPlan plan = of(1, LimitPlan.UNLIMITED).withLength(AnswerLength.of(tokens));
        return new SimulationPlan(plan.accounts, plan.models, plan.pace, plan.length, true, true, 0, Transport.HTTP);
    }

    /** Returns the secret of the key with {@code number}, counted from 1, for example {@code sk-sim-01}. */
    public static String secret(int number) {
        return "sk-sim-%02d".formatted(number);
    }

    public SimulationPlan withAccounts(AccountPlan... others) {
        return new SimulationPlan(List.of(others), models, pace, length, prebuilt, limitsShown, port, transport);
    }

    public SimulationPlan withPace(Pace other) {
        return new SimulationPlan(accounts, models, other, length, prebuilt, limitsShown, port, transport);
    }

    public SimulationPlan withLength(AnswerLength other) {
        return new SimulationPlan(accounts, models, pace, other, prebuilt, limitsShown, port, transport);
    }

    /** Returns a plan whose answers do not show what limits there are; refusals still say when to retry. */
    public SimulationPlan withoutLimitsShown() {
        return new SimulationPlan(accounts, models, pace, length, prebuilt, false, port, transport);
    }

    public SimulationPlan withPort(int other) {
        return new SimulationPlan(accounts, models, pace, length, prebuilt, limitsShown, other, transport);
    }

    public SimulationPlan withTransport(Transport other) {
        return new SimulationPlan(accounts, models, pace, length, prebuilt, limitsShown, port, other);
    }
}
