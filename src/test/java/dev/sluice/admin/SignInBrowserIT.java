package dev.sluice.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** The sign-in with wrong keys, up to the limit on attempts. */
class SignInBrowserIT extends ConsoleBrowser {

    SignInBrowserIT() {
        super(4);
    }

    @Test
    void a_wrong_key_is_reported_and_too_many_show_a_wait() {
        Page page = open();
        for (int i = 0; i < 5; i++) {
            present(page, "guess-" + i);
            assertThat(page.locator("#sign-in-error")).hasText("That is not the admin key.");
            assertThat(page.locator("#key")).hasAttribute("aria-invalid", "true");
        }

        present(page, "guess-6");

        assertThat(page.locator("#sign-in-error")).containsText("Too many wrong keys. Try again in");
        assertThat(page.locator("#console")).isHidden();
    }
}
