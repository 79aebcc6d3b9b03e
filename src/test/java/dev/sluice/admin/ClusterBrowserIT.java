package dev.sluice.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The line of the console that says whether replicas share their limits. */
class ClusterBrowserIT extends ConsoleBrowser {

    ClusterBrowserIT() {
        super(4);
    }

    @AfterEach
    void leaveTheCluster() {
        server.cluster = ClusterView.ALONE;
    }

    @Test
    void a_relay_that_is_alone_has_no_line() {
        Page page = signIn(open());

        assertThat(page.locator(".tile dd").first()).not().hasText("–");
        assertThat(page.locator("#cluster")).isHidden();
    }

    @Test
    void the_line_follows_the_state_of_the_cluster() {
        server.cluster = view(true, "", 0);
        Locator line = signIn(open()).locator("#cluster");

        assertThat(line).hasText("Replica r1 of the cluster prod: 3 share one pool");
        assertThat(line).hasAttribute("data-state", "shared");

        server.cluster = view(true, "", 1);
        assertThat(line).containsText("not answering: 1");

        server.cluster = view(false, "the shared store does not answer; safe-share is in force", 0);
        assertThat(line).hasAttribute("data-state", "degraded");
        assertThat(line).containsText("the shared store does not answer");

        server.cluster = view(true, "", 0);
        assertThat(line).hasAttribute("data-state", "shared");
    }

    private static ClusterView view(boolean up, String degraded, int lost) {
        return new ClusterView(
                true, "prod", "r1", up, degraded, List.of("r1", "r2", "r3"), lost, List.of(), "safe-share");
    }
}
