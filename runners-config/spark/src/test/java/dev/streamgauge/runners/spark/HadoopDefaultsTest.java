package dev.streamgauge.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class HadoopDefaultsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void whatTheUserHasSetStays() {
    Configuration settings = new Configuration();
    settings.set("fs.file.impl", LocalFiles.class.getName());
    settings.set("io.file.buffer.size", "8192");
    settings.addResource(
        new ByteArrayInputStream(
            "<configuration><property><name>a</name><value>b</value></property></configuration>"
                .getBytes(StandardCharsets.UTF_8)),
        "core-site.xml");
    assertThat(settings.size()).isGreaterThan(100);

    HadoopDefaults.removeIfLocal(folder.getRoot().getPath(), settings);

    assertThat(settings)
        .extracting(setting -> setting.getKey() + "=" + setting.getValue())
        .containsExactlyInAnyOrder(
            "fs.file.impl=" + LocalFiles.class.getName(), "io.file.buffer.size=8192", "a=b");
  }

  @Test
  public void otherFileSystemsKeepThem() {
    Configuration settings = new Configuration();
    settings.set("fs.viewfs.mounttable.state.link./gauge", folder.getRoot().toURI().toString());
    int before = settings.size();

    HadoopDefaults.removeIfLocal("viewfs://state/gauge", settings);
    assertThat(settings.size()).isEqualTo(before);

    settings.set("fs.defaultFS", "viewfs://state/");
    HadoopDefaults.removeIfLocal("/gauge", settings);
    assertThat(settings.size()).isEqualTo(before);
  }

  @Test
  public void localFilesNeedNoDefaults() throws Exception {
    Configuration settings = new Configuration();
    settings.set("fs.file.impl", LocalFiles.class.getName());
    HadoopDefaults.removeIfLocal(folder.getRoot().toURI().toString(), settings);

    Path file = new Path(folder.getRoot().toURI().resolve("state/part-0"));
    try (FileSystem files = FileSystem.newInstance(file.toUri(), settings)) {
      assertThat(files).isInstanceOf(LocalFiles.class);
      try (FSDataOutputStream out = files.create(file)) {
        out.write(1);
      }
      assertThat(files.rename(file, new Path(file.getParent(), "part-1"))).isTrue();
    }

    assertThat(Files.readAllBytes(folder.getRoot().toPath().resolve("state/part-1")))
        .containsExactly(1);
  }
}
