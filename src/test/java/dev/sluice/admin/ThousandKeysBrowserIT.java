package dev.sluice.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** A large pool costs the page what a small one does. */
class ThousandKeysBrowserIT extends ConsoleBrowser {

    ThousandKeysBrowserIT() {
        super(1000);
    }

    @Test
    void only_rows_in_sight_are_in_the_document() {
        Page page = signIn(open());
        assertThat(page.locator("#keys")).hasAttribute("aria-rowcount", "1001");
        Assertions.assertThat(rows(page).count()).isLessThan(40);

        page.locator("#keys").evaluate("keys => keys.scrollTop = keys.scrollHeight");

        assertThat(page.locator("[aria-rowindex='1001']")).isVisible();
        Assertions.assertThat(rows(page).count()).isLessThan(40);
        page.waitForFunction("performance.getEntriesByName('frame').length >= 5");
        System.out.println("1,000 keys: script and layout of a frame took at the median "
                + page.evaluate("""
                        performance.getEntriesByName('frame').map((each) => each.duration).sort((a, b) => a - b)
                          .at(2).toFixed(1)""")
                + " ms");
    }
}
