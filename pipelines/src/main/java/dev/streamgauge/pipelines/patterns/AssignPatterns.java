package dev.streamgauge.pipelines.patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.notify.message.Json;
import dev.streamgauge.io.framing.FileText;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.patterns.Pattern;
import dev.streamgauge.patterns.PatternCounts;
import dev.streamgauge.patterns.PatternSet;
import dev.streamgauge.patterns.signature.SignatureReader;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.util.VisibleText;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;

/** Prints the pattern of each line of some files: finds the patterns first, then reads again. */
final class AssignPatterns {
  private final boolean json;
  private final PrintStream out;

  /** Prints JSON objects or text to {@code out}. */
  AssignPatterns(boolean json, PrintStream out) {
    this.json = json;
    this.out = out;
  }

  @FunctionalInterface
  private interface LineConsumer {
    void accept(long number, byte[] line) throws IOException;
  }

  /**
   * Prints the patterns of the lines in the files that match {@code glob}.
   *
   * @throws ConfigException if there are none
   */
  void run(String glob) throws IOException {
    List<ResourceId> files =
        FileSystems.match(glob).metadata().stream()
            .map(Metadata::resourceId)
            .sorted(Comparator.comparing(ResourceId::toString))
            .toList();
    if (files.isEmpty()) {
      throw new ConfigException("--source: no file matches " + glob + ".");
    }
    PatternCounts counts = new PatternCounts();
    SignatureReader reader = new SignatureReader();
    for (ResourceId file : files) {
      forEachLine(
          file,
          (number, line) -> {
            reader.read(line, 0, line.length);
            counts.add(reader, LineTime.NONE, 1, line, 0, line.length);
          });
    }
    PatternSet set = PatternSet.of(counts);
    PrintStream buffered = new PrintStream(new BufferedOutputStream(out, 1 << 16), false, UTF_8);
    for (ResourceId file : files) {
      String name = files.size() == 1 ? null : file.toString();
      forEachLine(
          file,
          (number, line) ->
              buffered.print(row(name, number, set.of(line, 0, line.length).orElseThrow())));
    }
    buffered.flush();
    if (buffered.checkError()) {
      throw new IOException("cannot write results to standard output: it is closed");
    }
  }

  private static void forEachLine(ResourceId file, LineConsumer consumer) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(FileText.open(file)), UTF_8))) {
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        consumer.accept(++number, line.getBytes(UTF_8));
      }
    }
  }

  private String row(String file, long number, Pattern pattern) {
    if (!json) {
      return (file == null ? "" : file + ":")
          + number
          + " "
          + pattern.id()
          + " "
          + VisibleText.of(pattern.template())
          + "\n";
    }
    return VisibleText.json(
            Json.text(
                object -> {
                  object.writeStartObject();
                  if (file != null) {
                    object.writeStringField("file", file);
                  }
                  object.writeNumberField("line", number);
                  object.writeStringField("pattern", pattern.id());
                  object.writeStringField("template", pattern.template());
                  object.writeEndObject();
                }))
        + "\n";
  }
}
