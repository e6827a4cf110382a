package dev.streamgauge.io.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.util.RecordingLogger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FileTextTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.getRoot().toPath().resolve(name), bytes);
  }

  @Test
  public void damageOfAnyCompressionIsNamedAndHarmsNoOther() throws Exception {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    List<String> lines = RandomLines.of(4, 20_000, 60, "abcdefgh 0123");
    byte[] text = (String.join("\n", lines) + "\n").getBytes(UTF_8);
    ByteArrayOutputStream bzip = new ByteArrayOutputStream();
    // Blocks of 100 kB, so that half a file has some of them whole.
    try (OutputStream out = new BZip2CompressorOutputStream(bzip, 1)) {
      out.write(text);
    }
    ByteArrayOutputStream zstd = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdCompressorOutputStream(zstd)) {
      out.write(text);
    }
    ByteArrayOutputStream deflate = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(deflate)) {
      out.write(text);
    }
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(text);
    }
    write("a.bz2", Arrays.copyOf(bzip.toByteArray(), bzip.size() / 2));
    write("b.zst", Arrays.copyOf(zstd.toByteArray(), zstd.size() / 2));
    write("c.deflate", Arrays.copyOf(deflate.toByteArray(), deflate.size() / 2));
    write("d.gz", Arrays.copyOf(gzip.toByteArray(), gzip.size() / 2));
    write("head.bz2", Arrays.copyOf(bzip.toByteArray(), 3));
    write("head.zst", Arrays.copyOf(zstd.toByteArray(), 3));
    write("none.bz2", "not compressed\n".getBytes(UTF_8));
    write("none.zst", "not compressed\n".getBytes(UTF_8));
    write("good.log", "c1\n".getBytes(UTF_8));
    for (String name : new String[] {"a.bz2", "b.zst", "c.deflate", "d.gz"}) {
      List<String> read = warnings(name, 1);
      assertThat(read.size()).as(name).isGreaterThan(3_000).isLessThan(17_000);
      assertThat(lines.subList(0, read.size() - 1)).isEqualTo(read.subList(0, read.size() - 1));
    }
    for (String name : new String[] {"head.bz2", "head.zst", "none.bz2", "none.zst"}) {
      assertThat(warnings(name, 1)).as(name).isEmpty();
    }
    assertThat(warnings("good.log", 0)).containsExactly("c1");
  }

  /** Returns the file's lines; there must be that many warnings, which name it. */
  private List<String> warnings(String name, int expected) throws Exception {
    Path file = folder.getRoot().toPath().resolve(name);
    RecordingLogger log = new RecordingLogger();
    try (ReadableByteChannel channel =
        FileText.open(FileSystems.matchNewResource(file.toString(), false), log)) {
      String text = new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
      assertThat(log.lines()).as(name).hasSize(expected);
      assertThat(log.lines())
          .allMatch(line -> line.startsWith("WARN " + file + " is cut off or damaged ("));
      return text.lines().toList();
    }
  }
}
