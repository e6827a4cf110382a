package dev.streamgauge.patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.patterns.signature.SignatureReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.Test;

public class PatternCountsTest {
  private static final PatternCounts.CountsCoder CODER = PatternCounts.CountsCoder.of();

  private record Line(long time, String text) {}

  private static PatternCounts count(int most, List<Line> lines) {
    PatternCounts counts = new PatternCounts(most);
    SignatureReader reader = new SignatureReader();
    for (Line line : lines) {
      byte[] bytes = line.text().getBytes(UTF_8);
      reader.read(bytes, 0, bytes.length);
      counts.add(reader, line.time(), 1, bytes, 0, bytes.length);
    }
    return counts;
  }

  private static byte[] bytes(PatternCounts counts) throws Exception {
    return CoderUtils.encodeToByteArray(CODER, counts);
  }

  private static List<Line> randomLines(int seed, int size) {
    Random random = new Random(seed);
    String[] words = {"alpha", "beta", "gamma.delta", "K9", "epsilon", "zeta", "eta=", "theta"};
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      StringBuilder text = new StringBuilder("line");
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(' ').append(words[random.nextInt(words.length)]);
      }
      lines.add(new Line(random.nextInt(20), text.toString()));
    }
    return lines;
  }

  @Test
  public void countsFirstLastAndTheEarliestSample() {
    PatternCounts counts =
        count(
            10,
            List.of(
                new Line(5, "job 7 done"), new Line(3, "job 9 done"), new Line(3, "job 8 done")));
    Pattern pattern = PatternSet.of(counts).patterns().get(0);
    assertThat(pattern.template()).isEqualTo("job <*> done");
    assertThat(pattern.count()).isEqualTo(3);
    assertThat(pattern.firstMillis()).isEqualTo(3);
    assertThat(pattern.lastMillis()).isEqualTo(5);
    assertThat(pattern.sample()).isEqualTo("job 8 done");
  }

  @Test
  public void aboveTheCapTheLevelDoesNotDependOnOrderOrParts() throws Exception {
    for (int most : new int[] {1, 3, 20, 150, 100_000}) {
      List<Line> lines = randomLines(most, 600);
      byte[] expected = bytes(count(most, lines));
      for (int seed = 0; seed < 4; seed++) {
        Random random = new Random(seed);
        Collections.shuffle(lines, random);
        int cut = random.nextInt(lines.size());
        PatternCounts left = count(most, lines.subList(0, cut));
        PatternCounts right = count(most, lines.subList(cut, lines.size()));
        left.addAll(right);
        assertThat(left.size()).isLessThanOrEqualTo(most);
        assertThat(left.lines()).isEqualTo(600);
        assertThat(bytes(left)).isEqualTo(expected);
      }
    }
  }

  @Test
  public void theCoderRestoresCountsOfAnyLevel() throws Exception {
    for (int most : new int[] {2, 50, 100_000}) {
      PatternCounts counts = count(most, randomLines(7, 300));
      byte[] encoded = bytes(counts);
      PatternCounts decoded = CoderUtils.decodeFromByteArray(CODER, encoded);
      assertThat(bytes(decoded)).isEqualTo(encoded);
      assertThat(decoded.isCoarse()).isEqualTo(counts.isCoarse());
      decoded.addAll(counts);
      assertThat(decoded.lines()).isEqualTo(600);
    }
    CoderProperties.coderSerializable(CODER);
  }

  @Test
  public void aPlaceWithManyWordsIsAValue() {
    List<Line> lines = new ArrayList<>();
    for (String name : new String[] {"ann", "bob", "cid", "dora", "emil"}) {
      lines.add(new Line(0, "door opened for " + name + " in the lobby"));
    }
    lines.add(new Line(0, "door opened for repair at the back"));
    assertThat(PatternSet.of(count(100, lines)).patterns().stream().map(Pattern::template))
        .containsExactly("door opened for <*> in the lobby", "door opened for repair at the back");
  }

  @Test
  public void twoPlacesThatVaryTogetherAreValues() {
    List<Line> lines = new ArrayList<>();
    String[] names = {"ann", "bob", "cid", "dora", "emil", "fred", "gina", "hugo"};
    String[] towns = {"rome", "oslo", "bonn", "kyiv", "lima", "bern", "riga", "doha"};
    for (int i = 0; i < names.length; i++) {
      lines.add(new Line(0, "member " + names[i] + " logged in near " + towns[i] + " today"));
    }
    assertThat(PatternSet.of(count(100, lines)).patterns().stream().map(Pattern::template))
        .containsExactly("member <*> logged in near <*> today");
  }

  @Test
  public void statesInCapitalsStayApart() {
    List<Line> lines = new ArrayList<>();
    for (String state : new String[] {"NEW", "INITED", "RUNNING", "KILLED", "FAILED", "DONE"}) {
      lines.add(new Line(0, "the job went to state " + state + " now"));
    }
    assertThat(PatternSet.of(count(100, lines)).patterns()).hasSize(6);
  }
}
