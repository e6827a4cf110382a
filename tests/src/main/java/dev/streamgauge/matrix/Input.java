package dev.streamgauge.matrix;

import dev.streamgauge.testing.LogLines.Line;
import dev.streamgauge.testing.PartitionLines;
import java.util.List;
import java.util.stream.Stream;

/**
 * The input of a program from a topic, in three waves.
 *
 * <p>When all lines have been read and no more come, event time goes on with the clock. Counts of
 * what comes then are corrected, but alerts about the gap have been sent. So on a slow machine
 * there have to be lines {@code meanwhile}.
 *
 * @param partitions the number of partitions of the topic
 * @param first lines in the topic before the program starts
 * @param meanwhile lines that are sent little by little until results of the first are out, and
 *     what is left of them then
 * @param rest lines sent when some results of the first are out
 * @param last lines that move time past all earlier windows
 */
record Input(
    int partitions,
    List<PartitionLines> first,
    List<PartitionLines> meanwhile,
    List<PartitionLines> rest,
    List<PartitionLines> last) {
  Input(
      int partitions,
      List<PartitionLines> first,
      List<PartitionLines> rest,
      List<PartitionLines> last) {
    this(partitions, first, List.of(), rest, last);
  }

  Stream<Line> firstLines() {
    return lines(first);
  }

  Stream<Line> restLines() {
    return Stream.of(meanwhile, rest).flatMap(Input::lines);
  }

  Stream<Line> lastLines() {
    return lines(last);
  }

  /** Returns the lines of all waves. */
  Stream<Line> all() {
    return Stream.of(first, meanwhile, rest, last).flatMap(Input::lines);
  }

  private static Stream<Line> lines(List<PartitionLines> wave) {
    return wave.stream().flatMap(PartitionLines::stream);
  }
}
