package dev.sluice.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import org.junit.jupiter.api.Test;

/** The reconnects of the console. */
class ReconnectBrowserIT extends ConsoleBrowser {

    ReconnectBrowserIT() {
        super(8);
    }

    @Test
    void a_page_can_reconnect_more_often_than_there_are_streams() {
        Page page = signIn(open());
        for (int i = 0; i < LiveFeed.MAX_VIEWERS + 8; i++) {
            page.reload();
            assertThat(page.locator("#link")).hasAttribute("data-state", "live");
        }
    }

    @Test
    void a_page_reconnects_after_a_restart() {
        Page page = signIn(open());
        int port = server.port();

        server.close();
        assertThat(page.locator("#link")).hasAttribute("data-state", "reconnecting");
        server = new ConsoleServer(8, port);

        assertThat(page.locator("#link"))
                .hasAttribute("data-state", "live", new HasAttributeOptions().setTimeout(40_000));
        assertThat(page.locator("tr.call").first()).isVisible();
    }
}
