package dev.streamgauge.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DocsPageTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path page(String... lines) throws Exception {
    return Files.write(folder.newFile("page.md").toPath(), List.of(lines));
  }

  @Test
  public void replacesWhatIsBetweenTheMarkersAndNothingElse() throws Exception {
    Path file =
        page("# Title", "<!-- made by tests/matrix --write -->", "| old |", "<!-- end -->", "End");
    DocsPage page = new DocsPage(file);

    page.write(List.of("| new |", "| newer |"));

    assertThat(page.table()).containsExactly("| new |", "| newer |");
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "# Title",
            "<!-- made by tests/matrix --write -->",
            "| new |",
            "| newer |",
            "<!-- end -->",
            "End");
  }

  @Test
  public void refusesAPageWithoutMarkers() throws Exception {
    DocsPage page = new DocsPage(page("# Title"));

    assertThatThrownBy(page::table)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tests/matrix --write");
  }
}
