// What the byte sink and the Parquet sink have in common, behind the C face.
#pragma once

struct sfm_sink {
    sfm_sink() = default;
    sfm_sink(const sfm_sink &) = delete;
    sfm_sink &operator=(const sfm_sink &) = delete;
    virtual ~sfm_sink() = default;

    // Publishes what was written under its name; nothing may be written afterwards.
    virtual void finish() = 0;
};
