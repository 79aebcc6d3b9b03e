package dev.sluice.acceptance;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import reactor.blockhound.BlockHound;

/**
 * A listener that installs BlockHound in a process before it runs tests. A process that only finds them, as Maven's own does, has not
 * the JVM options that BlockHound needs.
 */
public final class BlockingCallDetection implements TestExecutionListener {

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        BlockHound.install();
    }
}
