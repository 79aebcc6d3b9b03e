package dev.sluice.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The accessibility of the console: by keyboard, on a small screen, in both themes and both languages. */
class AccessibilityBrowserIT extends ConsoleBrowser {

    AccessibilityBrowserIT() {
        super(16);
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void axe_finds_no_serious_problem(ColorScheme colors) throws IOException {
        Page page = open(desktop().setColorScheme(colors));
        // The texts come after the document.
        assertThat(page.locator(".skip")).hasText(Pattern.compile("\\S"));
        Assertions.assertThat(Axe.seriousFindings(page)).as("sign-in").isEmpty();

        signIn(page);
        assertThat(page.locator("tr.call").first()).isVisible();
        page.locator(".toggle").first().click();
        Assertions.assertThat(Axe.seriousFindings(page)).as("console").isEmpty();
    }

    @Test
    void every_control_is_reachable_by_keyboard() {
        Page page = open();
        assertThat(page.locator("#key")).isFocused();
        page.keyboard().type(ConsoleServer.KEY);
        page.keyboard().press("Enter");
        assertThat(rows(page).first()).isVisible();

        page.reload();
        assertThat(rows(page).first()).isVisible();
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#main")).isFocused();

        for (int i = 0; i < 60 && !focusIsIn(page, ".key-body .action"); i++) {
            page.keyboard().press("Tab");
        }
        Assertions.assertThat(focusIsIn(page, ".key-body .action")).isTrue();
        page.keyboard().press("Enter");
        assertThat(page.locator("#notice")).containsText("is paused");
        assertThat(page.locator(":focus")).containsText("Resume");
        page.keyboard().press("Enter");
        assertThat(page.locator("#notice")).containsText("serves again");
    }

    @Test
    void a_phone_shows_the_page_without_horizontal_scrolling() {
        Page page = signIn(
                open(new Browser.NewContextOptions().setViewportSize(360, 740).setHasTouch(true)));

        assertThat(rows(page)
                        .first()
                        .getByText("Pause", new com.microsoft.playwright.Locator.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(page.locator("tr.call").first()).isVisible();
        Assertions.assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hour", "usage", "clients", "provider-keys", "audit", "prices"})
    void no_page_is_wider_than_the_window(String name) {
        Page page = signIn(open());
        page.locator("#nav a[href='#" + name + "']").click();
        assertThat(page.locator("#" + name)).isVisible();
        for (int width : new int[] {1440, 1280, 1100, 980, 800, 720, 390, 340}) {
            page.setViewportSize(width, 1000);
            Assertions.assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as("%s at a width of %d", name, width)
                    .isLessThanOrEqualTo(width);
        }
    }

    @Test
    void the_browsers_language_is_used_and_can_be_changed() {
        Page page = signIn(open(desktop().setLocale("zh-CN")));
        assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
        assertThat(page.locator("#pool-title")).hasText("密钥池");
        Assertions.assertThat(page.locator("#console").innerText()).doesNotContain("Waiting", "Ready", "Pause");

        page.locator("#language").click();
        assertThat(page.locator("#pool-title")).hasText("Pool");
        page.reload();
        assertThat(page.locator("#pool-title")).hasText("Pool");
    }

    @Test
    void the_theme_follows_the_system_until_one_is_selected() {
        Page page = signIn(open(desktop().setColorScheme(ColorScheme.DARK)));
        String dark = ground(page);

        page.locator("#theme").click();
        String light = ground(page);
        page.reload();

        Assertions.assertThat(light).isNotEqualTo(dark).isEqualTo(ground(page));
    }

    private static Browser.NewContextOptions desktop() {
        return new Browser.NewContextOptions().setViewportSize(1440, 1000).setLocale("en-GB");
    }

    private static String ground(Page page) {
        return (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
    }

    private static boolean focusIsIn(Page page, String selector) {
        return (Boolean) page.evaluate("selector => document.activeElement.closest(selector) !== null", selector);
    }
}
