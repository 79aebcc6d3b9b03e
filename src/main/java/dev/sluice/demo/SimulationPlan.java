package dev.sluice.demo;

import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.wire.AnswerLength;
import java.util.ArrayList;
import java.util.List;

/**
 * What a simulated provider is made of.
 *
 * @param accounts who may call it
 * @param models what it serves; never empty
 * @param pace how fast it answers
 * @param length how long its answers are
 * @param canned whether all answers to an endpoint are one and the same, built beforehand: costs next to no CPU, and reads
 *     of a request only its size and whether it streams
 * @param port where it listens; 0 picks a free port
 */
public record SimulationPlan(
        List<AccountPlan> accounts, List<String> models, Pace pace, AnswerLength length, boolean canned, int port) {

    /** What the demo serves: a name of each family that people ask for. */
    public static final List<String> MODELS =
            List.of("claude-opus-4-7", "claude-sonnet-4-5", "gpt-4.1", "gemini-2.5-flash", "deepseek-v3.2");

    /** Thirteen for each dialect. */
    private static final int DEMO_KEYS = 26;

    /**
     * A set of limits and the keys that share it.
     *
     * @param name shown as the organization in headers
     * @param secrets the keys; unique in the plan
     */
    public record AccountPlan(String name, LimitPlan limits, List<String> secrets) {}

    /** Thirteen keys for each dialect that have little each, at a believable pace. */
    public static SimulationPlan demo() {
        return of(DEMO_KEYS, LimitPlan.CLAUDE_TIER_1).withPace(Pace.BELIEVABLE).withLength(new AnswerLength(40, 160));
    }

    /** {@code keys} keys with an account each, limited alike; answers are short and come at once. */
    public static SimulationPlan of(int keys, LimitPlan limits) {
        List<AccountPlan> accounts = new ArrayList<>();
        for (int number = 1; number <= keys; number++) {
            accounts.add(new AccountPlan("org-sim-%02d".formatted(number), limits, List.of(secret(number))));
        }
        return new SimulationPlan(accounts, MODELS, Pace.NONE, new AnswerLength(8, 24), false, 0);
    }

    /** For benchmarks: one key without limits, canned answers of {@code tokens} tokens, no waiting. */
    public static SimulationPlan bench(int tokens) {
        SimulationPlan plan = of(1, LimitPlan.UNLIMITED).withLength(AnswerLength.of(tokens));
        return new SimulationPlan(plan.accounts, plan.models, plan.pace, plan.length, true, 0);
    }

    /** Returns the generated secret of the key with {@code number}, counted from 1, as in {@code sk-sim-01}. */
    public static String secret(int number) {
        return "sk-sim-%02d".formatted(number);
    }

    public SimulationPlan withAccounts(AccountPlan... others) {
        return new SimulationPlan(List.of(others), models, pace, length, canned, port);
    }

    public SimulationPlan withPace(Pace other) {
        return new SimulationPlan(accounts, models, other, length, canned, port);
    }

    public SimulationPlan withLength(AnswerLength other) {
        return new SimulationPlan(accounts, models, pace, other, canned, port);
    }

    public SimulationPlan withPort(int other) {
        return new SimulationPlan(accounts, models, pace, length, canned, other);
    }
}
