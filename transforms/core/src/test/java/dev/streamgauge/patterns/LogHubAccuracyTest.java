package dev.streamgauge.patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import dev.streamgauge.patterns.signature.SignatureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

/**
 * How well patterns agree with the labels of the LogHub samples, which are not part of this
 * project: {@code mvn -pl transforms/core test -Dtest=LogHubAccuracyTest -Dloghub=FOLDER}, with the
 * files {@code NAME_2k.log} and {@code NAME_2k.templates.csv} in the folder. Prints a row for each.
 */
public class LogHubAccuracyTest {
  private static final String LOG = "_2k.log";

  @Test
  public void groupsWholeLinesAsLabelled() throws IOException {
    String folder = System.getProperty("loghub");
    assumeTrue("skipped: no folder with the LogHub samples, -Dloghub=FOLDER", folder != null);
    List<Path> logs;
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      logs = files.filter(file -> file.toString().endsWith(LOG)).sorted().toList();
    }
    assertThat(logs).isNotEmpty();
    double accuracy = 0;
    double f1 = 0;
    for (Path log : logs) {
      LabelledLines labelled = read(log);
      List<String> groups = groups(labelled.lines());
      double ga = labelled.groupingAccuracy(groups);
      double fga = labelled.groupF1(groups);
      System.out.printf("%-14s GA %.3f  FGA %.3f%n", name(log), ga, fga);
      accuracy += ga / logs.size();
      f1 += fga / logs.size();
    }
    System.out.printf("%-14s GA %.3f  FGA %.3f%n", "average", accuracy, f1);
    assertThat(accuracy).isGreaterThan(0.8);
    assertThat(f1).isGreaterThan(0.85);
  }

  private static String name(Path log) {
    return log.getFileName().toString().replace(LOG, "");
  }

  private static List<String> groups(List<String> lines) {
    PatternCounts counts = new PatternCounts();
    SignatureReader reader = new SignatureReader();
    List<byte[]> all = lines.stream().map(line -> line.getBytes(UTF_8)).toList();
    for (byte[] line : all) {
      reader.read(line, 0, line.length);
      counts.add(reader, 0, 1, line, 0, line.length);
    }
    PatternSet set = PatternSet.of(counts);
    return all.stream().map(line -> set.of(line, 0, line.length).orElseThrow().id()).toList();
  }

  private static LabelledLines read(Path log) throws IOException {
    List<String> lines = Files.readString(log, UTF_8).lines().toList();
    List<String> labels = new ArrayList<>();
    for (List<String> row :
        csv(Files.readString(log.resolveSibling(name(log) + "_2k.templates.csv")))) {
      labels.add(row.get(2));
    }
    return new LabelledLines(labels.subList(1, labels.size()), lines);
  }

  private static List<List<String>> csv(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (doubled) {
          field.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (!quoted && (c == ',' || c == '\n')) {
        row.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else {
        field.append(c);
      }
    }
    if (!row.isEmpty()) {
      row.add(field.toString());
      rows.add(row);
    }
    return rows;
  }
}
