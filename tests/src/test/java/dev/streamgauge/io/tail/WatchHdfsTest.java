package dev.streamgauge.io.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.testing.HdfsCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.ipc.RemoteException;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** Watched directories in a real HDFS. */
public class WatchHdfsTest {
  private static final int BLOCK_BYTES = 1 << 20;

  private static HdfsCluster cluster;
  private static FileSystem hdfs;

  private final List<String> lines = new ArrayList<>();
  private WatchReader reader;

  @BeforeClass
  public static void startCluster() throws IOException {
    cluster = HdfsCluster.running();
    hdfs = cluster.client();
  }

  @AfterClass
  public static void stopCluster() throws IOException {
    hdfs.close();
    cluster.close();
  }

  @After
  public void closeReader() {
    reader.close();
  }

  private static void write(String path, String text) throws IOException {
    HdfsCluster.append(hdfs, new Path(path), text);
  }

  private static WatchReader reader(String path, WatchCheckpointMark mark) throws IOException {
    return new WatchSource(WatchSettings.of(cluster.url() + path)).createReader(null, mark);
  }

  /** Reads until {@code lines} has so many. */
  private void read(int count) {
    await()
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofMinutes(3))
        .until(
            () -> {
              if (reader.advance()) {
                add(reader.getCurrent());
              }
              return lines.size() >= count;
            });
  }

  private void add(LineBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      int start = batch.start(i);
      lines.add(new String(batch.bytes(), start, batch.end(i) - start, UTF_8));
    }
  }

  @Test
  public void readsWhatIsAppendedAndFollowsARenamedFileOverARestart() throws Exception {
    write("/app/app.log", "a1\na2\nhal");
    reader = reader("/app/*.log", null);
    read(2);
    write("/app/app.log", "f\n");
    read(3);
    WatchCheckpointMark mark =
        CoderUtils.clone(WatchCheckpointMark.coder(), reader.getCheckpointMark());
    reader.close();
    write("/app/app.log", "a4\n");
    hdfs.rename(new Path("/app/app.log"), new Path("/app/app.log.1"));
    write("/app/app.log", "b1\n");
    reader = reader("/app/*.log", mark);
    read(5);
    write("/app/app.log.1", "a5\n");
    read(6);
    assertThat(lines).containsExactlyInAnyOrder("a1", "a2", "half", "a4", "b1", "a5");
  }

  @Test
  public void ofAFileThatIsOpenItReadsTheBlocksThatAreFull() throws Exception {
    Path path = new Path("/open/app.log");
    int half = BLOCK_BYTES / 2;
    reader = reader("/open", null);
    try (FSDataOutputStream out = hdfs.create(path, true, 4096, (short) 1, BLOCK_BYTES)) {
      out.write(("a1\n" + "x".repeat(half) + "\n").getBytes(UTF_8));
      out.hflush();
      out.write(("a3\n" + "y".repeat(half) + "\n").getBytes(UTF_8));
      out.hflush();
      read(3);
      out.write("a5\n".getBytes(UTF_8));
      out.hflush();
    }
    read(5);
    write("/open/app.log", "a6\n");
    read(6);
    assertThat(lines).containsExactly("a1", "x".repeat(half), "a3", "y".repeat(half), "a5", "a6");
  }

  @Test
  public void compressedFilesAndADirectoryThatComesLater() throws Exception {
    reader = reader("/later", null);
    assertThat(reader.advance()).isFalse();
    try (OutputStream out = new GZIPOutputStream(hdfs.create(new Path("/later/old.gz")), 512)) {
      out.write("z1\nz2".getBytes(UTF_8));
    }
    write("/later/_temporary", "no\n");
    write("/later/app.log", "a1\n");
    read(3);
    assertThat(lines).containsExactlyInAnyOrder("z1", "z2", "a1");
  }

  @Test
  public void goesOnWhenTheClusterWasAway() throws Exception {
    write("/away/app.log", "a1\n");
    reader = reader("/away", null);
    read(1);
    cluster.kill();
    cluster.start();
    // The name node takes no appends until the data node has reported the block.
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreException(RemoteException.class)
        .until(
            () -> {
              write("/away/app.log", "a2\n");
              return true;
            });
    read(2);
    assertThat(lines).containsExactly("a1", "a2");
  }
}
