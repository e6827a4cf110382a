package dev.streamgauge.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a report into a directory. */
final class Output {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Output() {}

  /** All measurements. */
  record Results(Machine machine, List<Cell> cells) {}

  /**
   * Writes {@code table.md}, {@code results.json} with every single measurement, {@code chart.svg}
   * and {@code chart.png}.
   */
  static void write(Report report, Path dir) throws IOException {
    Files.createDirectories(dir);
    Machine machine = Machine.here();
    Files.writeString(dir.resolve("table.md"), machine + "\n\n" + report.markdown());
    MAPPER.writeValue(dir.resolve("results.json").toFile(), new Results(machine, report.cells()));
    new Chart(report.cells()).write(dir);
  }
}
