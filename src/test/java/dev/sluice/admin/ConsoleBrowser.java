package dev.sluice.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** A test of the console in headless Chromium; skipped if Chromium is not installed. Every page must stay free of errors. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConsoleBrowser {

    private final int keys;
    private HeadlessBrowser browser;
    ConsoleServer server;

    ConsoleBrowser(int keys) {
        this.keys = keys;
    }

    @BeforeAll
    void launch() {
        HeadlessBrowser.assumeInstalled();
        server = new ConsoleServer(keys, 0);
        browser = HeadlessBrowser.launch();
    }

    @AfterAll
    void close() {
        if (server != null) {
            browser.close();
            server.close();
        }
    }

    @AfterEach
    void no_page_had_errors() {
        browser.closePages();
        org.assertj.core.api.Assertions.assertThat(browser.complaints()).isEmpty();
    }

    /** Returns every URL that pages requested. */
    List<String> requests() {
        return browser.requests();
    }

    /** Opens the console's sign-in on a desktop screen. */
    Page open() {
        return open(new Browser.NewContextOptions().setViewportSize(1440, 1000).setLocale("en-GB"));
    }

    Page open(Browser.NewContextOptions options) {
        return browser.open(server.url(), options);
    }

    /** Presents {@code key} at the sign-in. */
    static void present(Page page, String key) {
        page.locator("#key").fill(key);
        page.keyboard().press("Enter");
    }

    /** Signs in and waits for the first frame. */
    static Page signIn(Page page) {
        present(page, ConsoleServer.KEY);
        assertThat(page.locator("#link")).hasAttribute("data-state", "live");
        assertThat(rows(page).first()).isVisible();
        return page;
    }

    static Locator rows(Page page) {
        return page.locator(".key-body .key-row");
    }
}
