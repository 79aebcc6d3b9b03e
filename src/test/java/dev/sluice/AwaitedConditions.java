package dev.sluice;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** A listener that has tests wait for a condition for longer than Awaitility's ten seconds, which a busy machine can exceed. */
public final class AwaitedConditions implements TestExecutionListener {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
