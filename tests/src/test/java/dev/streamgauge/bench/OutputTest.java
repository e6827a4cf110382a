package dev.streamgauge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeNoException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class OutputTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Before
  public void fontsAreThere() {
    try {
      GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames();
    } catch (Throwable none) {
      // Some JDKs for servers come without what draws text.
      assumeNoException(none);
    }
  }

  private static Measurement took(double seconds) {
    return new Measurement(seconds, 2 * seconds, 300 << 20, 0);
  }

  private static Cell cell(String contender, long many, double... seconds) {
    return new Cell(
        "errors",
        contender,
        10_000_000,
        many / 5,
        List.of(took(seconds[0])),
        many,
        List.of(took(seconds[1]), took(seconds[2]), took(seconds[3])));
  }

  @Test
  public void writesTableMeasurementsAndCharts() throws Exception {
    Report report = new Report();
    report.add(cell("bare", 10_000_000, 2, 5.2, 5.0, 5.5));
    report.add(cell("streamgauge-spark", 10_000_000, 8, 15, 14.5, 16.7));
    report.add(cell("textbook-spark", 300_000, 20, 66, 64, 70));
    Path dir = folder.getRoot().toPath().resolve("out");

    Output.write(report, dir);

    assertThat(Files.readString(dir.resolve("table.md"))).contains("cores", report.markdown());
    JsonNode json = new ObjectMapper().readTree(dir.resolve("results.json").toFile());
    assertThat(json.at("/machine/cores").asInt()).isPositive();
    assertThat(json.at("/cells/1/contender").asText()).isEqualTo("streamgauge-spark");
    assertThat(json.at("/cells/1/onMany/2/seconds").asDouble()).isEqualTo(16.7);
    assertThat(Files.readString(dir.resolve("chart.svg"))).contains("<svg", "</svg>");
    BufferedImage png = ImageIO.read(dir.resolve("chart.png").toFile());
    assertThat(png.getWidth()).isEqualTo(1800);
  }
}
