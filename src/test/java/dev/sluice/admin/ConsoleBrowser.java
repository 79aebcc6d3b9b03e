package dev.sluice.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** A test of the console in headless Chromium; skipped if Chromium is not installed. Every page must stay free of errors. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConsoleBrowser {

    private static final Path CHROMIUM = Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));

    private static final List<String> QUIET = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** The errors of pages, except for refused sign-ins, which Chromium reports as failed loads. */
    final List<String> complaints = new CopyOnWriteArrayList<>();

    /** Every URL that pages requested. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final int keys;
    private Playwright playwright;
    private Browser browser;
    ConsoleServer server;

    ConsoleBrowser(int keys) {
        this.keys = keys;
    }

    @BeforeAll
    void launch() {
        assumeTrue(Files.isExecutable(CHROMIUM), "no Chromium at " + CHROMIUM + ": browser tests are skipped");
        server = new ConsoleServer(keys, 0);
        playwright = Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(CHROMIUM).setArgs(QUIET));
    }

    @AfterAll
    void close() {
        if (server != null) {
            browser.close();
            playwright.close();
            server.close();
        }
    }

    @AfterEach
    void no_page_had_errors() {
        browser.contexts().forEach(BrowserContext::close);
        org.assertj.core.api.Assertions.assertThat(complaints).isEmpty();
    }

    /** Opens the console's sign-in on a desktop screen. */
    Page open() {
        return open(new Browser.NewContextOptions().setViewportSize(1440, 1000).setLocale("en-GB"));
    }

    Page open(Browser.NewContextOptions options) {
        Page page = browser.newContext(options).newPage();
        page.onPageError(complaints::add);
        page.onRequest(request -> requests.add(request.url()));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        page.navigate(server.url());
        return page;
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
