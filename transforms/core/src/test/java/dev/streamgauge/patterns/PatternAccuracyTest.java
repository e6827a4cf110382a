package dev.streamgauge.patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.patterns.signature.SignatureReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.Test;

/** How well patterns agree with the templates that a person sees, on our own small samples. */
public class PatternAccuracyTest {
  private static final List<String> SAMPLES =
      List.of("cloud", "cluster", "coordination", "desktop", "filesystem", "proxy", "servicing");

  /** Counts the lines with the given indices; line i has the time i. */
  private static PatternCounts count(List<String> lines, List<Integer> indices) {
    PatternCounts counts = new PatternCounts();
    SignatureReader reader = new SignatureReader();
    for (int i : indices) {
      byte[] line = lines.get(i).getBytes(UTF_8);
      reader.read(line, 0, line.length);
      counts.add(reader, i, 1, line, 0, line.length);
    }
    return counts;
  }

  private static List<Integer> indices(List<String> lines) {
    return new ArrayList<>(IntStream.range(0, lines.size()).boxed().toList());
  }

  private static List<String> ids(PatternSet set, List<String> lines) {
    return lines.stream()
        .map(line -> line.getBytes(UTF_8))
        .map(line -> set.of(line, 0, line.length).orElseThrow().id())
        .toList();
  }

  @Test
  public void groupsLinesAsPeopleDo() throws Exception {
    double accuracy = 0;
    double f1 = 0;
    for (String sample : SAMPLES) {
      LabelledLines labelled = LabelledLines.resource(sample);
      PatternSet set = PatternSet.of(count(labelled.lines(), indices(labelled.lines())));
      List<String> groups = ids(set, labelled.lines());
      assertThat(labelled.groupingAccuracy(groups)).describedAs(sample).isGreaterThan(0.8);
      accuracy += labelled.groupingAccuracy(groups) / SAMPLES.size();
      f1 += labelled.groupF1(groups) / SAMPLES.size();
    }
    assertThat(accuracy).isGreaterThan(0.93);
    assertThat(f1).isGreaterThan(0.93);
  }

  @Test
  public void theOrderOfLinesAndTheNumberOfReadersDoNotMatter() throws Exception {
    List<String> lines = new ArrayList<>();
    for (String sample : SAMPLES) {
      lines.addAll(LabelledLines.resource(sample).lines());
    }
    List<Pattern> expected = PatternSet.of(count(lines, indices(lines))).patterns();
    for (int seed = 1; seed <= 5; seed++) {
      Random random = new Random(seed);
      List<Integer> shuffled = indices(lines);
      Collections.shuffle(shuffled, random);
      List<PatternCounts> parts = new ArrayList<>();
      for (int from = 0; from < shuffled.size(); ) {
        int to = Math.min(shuffled.size(), from + 1 + random.nextInt(300));
        parts.add(count(lines, shuffled.subList(from, to)));
        from = to;
      }
      Collections.shuffle(parts, random);
      PatternCounts merged = new PatternCounts();
      parts.forEach(merged::addAll);
      assertThat(PatternSet.of(merged).patterns()).isEqualTo(expected);
    }
    assertThat(expected.stream().mapToLong(Pattern::count).sum()).isEqualTo(lines.size());
  }
}
