package dev.streamgauge.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * A real HDFS with a name node and a data node, both in one separate process on loopback, with data
 * in a temporary folder: the mini cluster of Hadoop's own tests.
 *
 * <pre>{@code
 * try (HdfsCluster cluster = HdfsCluster.running();
 *     FileSystem hdfs = cluster.client()) {
 *   hdfs.create(new Path("/logs/app.log"));
 *   ...
 *   cluster.kill();  // a fault
 *   cluster.start(); // same address, same data
 * }
 * }</pre>
 */
public final class HdfsCluster extends ServerProcess {
  private static final String MAIN = "org.apache.hadoop.test.MiniDFSClusterManager";

  private final Path log = folder().resolve("hdfs.log");
  private final Path data = folder().resolve("data");
  private final Path configuration = folder().resolve("conf");
  private final String logging;

  private HdfsCluster() throws IOException {
    super("hdfs");
    logging = JavaCommand.log4jFlag(log);
    Configuration site = new Configuration(false);
    site.set("fs.defaultFS", url());
    // The only data node cannot provide more replicas.
    site.set("dfs.replication", "1");
    Files.createDirectory(configuration);
    try (OutputStream out = Files.newOutputStream(configuration.resolve("core-site.xml"))) {
      site.writeXml(out);
    }
  }

  /** Returns a new cluster that is ready for files. */
  public static HdfsCluster running() {
    try {
      HdfsCluster cluster = new HdfsCluster();
      try {
        cluster.start();
        return cluster;
      } catch (RuntimeException | Error e) {
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not set up HDFS", e);
    }
  }

  /** Returns its URL, without a trailing slash. */
  public String url() {
    return "hdfs://" + LOCALHOST + ":" + port();
  }

  /**
   * Returns a directory for {@code HADOOP_CONF_DIR}, whose configuration makes {@code hdfs:///path}
   * refer to this HDFS.
   */
  public Path configuration() {
    return configuration;
  }

  /** Returns the jars of Hadoop's client, as {@code hadoop classpath} prints them. */
  public static String clientClassPath() {
    return JavaCommand.classPath("/hdfs-client.classpath");
  }

  /** Returns a new client, to be closed by the caller, which does not retry the connection. */
  public FileSystem client() throws IOException {
    Configuration settings = new Configuration();
    settings.addResource(new org.apache.hadoop.fs.Path(configuration.toUri() + "core-site.xml"));
    settings.setInt("ipc.client.connect.max.retries", 0);
    return FileSystem.newInstance(settings);
  }

  /** Appends {@code text} to {@code file}, which is created if it does not exist. */
  public static void append(FileSystem hdfs, org.apache.hadoop.fs.Path file, String text)
      throws IOException {
    try (OutputStream out = hdfs.exists(file) ? hdfs.append(file) : hdfs.create(file)) {
      out.write(text.getBytes(UTF_8));
    }
  }

  @Override
  ProcessRun launch() {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-nnport", "" + port(), "-D", "hdfs.minidfs.basedir=" + data, "-datanodes", "1"));
    if (!Files.exists(data)) {
      options.add("-format");
    }
    List<String> flags = new ArrayList<>(JavaCommand.flagsIn("HADOOP_OPTS"));
    flags.add(logging);
    String classPath = JavaCommand.classPath("/hdfs-servers.classpath");
    return ProcessRun.of(JavaCommand.of(classPath, flags, "256m", MAIN, options))
        .dir(folder())
        .stderrTo(folder().resolve("stderr.log"))
        .start();
  }

  /** Returns whether the name node knows a data node, and all blocks of the existing files. */
  @Override
  boolean answers() {
    try (FileSystem client = client()) {
      return client.getStatus().getCapacity() > 0
          && !((DistributedFileSystem) client).isInSafeMode();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public Path log() {
    return log;
  }
}
