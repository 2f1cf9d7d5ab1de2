// Reads a table whose rows are in several files, one after the other. Folders on the way to them that are named key=value
// (Hive's partitions) give columns, too.
#include <map>

#include "Failure.hpp"
#include "Reader.hpp"

namespace sfumato {

namespace {

struct Part {
    const sfm_store *store;
    std::string path;
    bool isParquet;
    uint8_t delimiter;
    // Of its partitions; none where the partition is that of rows without a value.
    std::vector<std::optional<std::string>> values;
};

// A batch of a part, and what its partitions add.
struct PartBatch : sfm_batch {
    std::unique_ptr<sfm_batch> own;
    std::vector<std::string> bytes;
    std::vector<std::vector<int64_t>> offsets;
    std::vector<uint8_t> nothing;
};

class PartsReader : public sfm_reader {
public:
    PartsReader(std::vector<Part> parts, std::vector<std::string> partitions) : parts_(std::move(parts)) {
        open(0);
        columns = reader_->columns;
        for (size_t partition = 0; partition < partitions.size(); ++partition) {
            // A column of the file's own says the same.
            if (own_.count(partitions[partition])) continue;
            partitions_[columns.size()] = partition;
            columns.push_back({});
            columns.back().name = partitions[partition];
        }
        for (size_t place = 0; place < columns.size(); ++place) kept_.push_back(static_cast<int32_t>(place));
        checkNames(columns);
    }

    void select(const std::vector<int32_t> &places) override {
        kept_ = places;
        guardPart([&] { selectOwn(); });
        std::vector<Column> kept;
        for (const auto place : places) kept.push_back(columns.at(place));
        all_ = columns;
        columns = std::move(kept);
        takeKinds();
        isSelected_ = true;
    }

    std::unique_ptr<sfm_batch> next() override {
        if (!isSelected_) select(kept_);
        while (true) {
            std::unique_ptr<sfm_batch> batch;
            guardPart([&] { batch = reader_->next(); });
            if (batch) return whole(std::move(batch));
            if (part_ + 1 == parts_.size()) return nullptr;
            open(part_ + 1);
            guardPart([&] {
                selectOwn();
                checkKinds();
            });
        }
    }

    double fraction() const override { return (static_cast<double>(part_) + reader_->fraction()) / static_cast<double>(parts_.size()); }
    bool dialect(sfm_dialect *dialect) const override { return reader_->dialect(dialect); }

private:
    // A failure names the part that it is about.
    template <typename Body>
    void guardPart(Body &&body) {
        try {
            body();
        } catch (const Failure &failure) {
            auto named = failure;
            const auto &path = parts_[part_].path;
            named.problem = "in its part " + path.substr(path.rfind('/') + 1) + ", " + failure.problem;
            throw named;
        }
    }

    void open(size_t part) {
        part_ = part;
        guardPart([&] {
            const auto &from = parts_[part];
            sfm_reader *opened = nullptr;
            sfm_failure failure{};
            const bool isOpen = from.isParquet ? sfm_parquet_open(from.store, from.path.c_str(), &opened, &failure)
                                               : sfm_csv_open(from.store, from.path.c_str(), from.delimiter, &opened, &failure);
            if (!isOpen) throw Failure{failure.cause, failure.problem, failure.remedy, failure.line};
            reader_.reset(opened);
            own_.clear();
            for (size_t place = 0; place < reader_->columns.size(); ++place) own_[reader_->columns[place].name] = static_cast<int32_t>(place);
        });
    }

    const std::vector<Column> &described() const { return all_.empty() ? columns : all_; }

    // Keeps of the part the columns that are wanted; one at least, since without any the rows could not be counted.
    void selectOwn() {
        std::vector<int32_t> places;
        for (const auto place : kept_) {
            if (partitions_.count(place)) continue;
            const auto found = own_.find(described().at(place).name);
            if (found == own_.end()) {
                throw dataFailure(
                    "there is no column " + std::to_string(place + 1) + " of the first part's", "Give all parts the same columns");
            }
            places.push_back(found->second);
        }
        if (places.empty() && !reader_->columns.empty()) places.push_back(0);
        reader_->select(places);
    }

    // What the first part's values decided holds for all.
    void takeKinds() {
        size_t own = 0;
        for (size_t place = 0; place < kept_.size(); ++place) {
            if (!partitions_.count(kept_[place])) columns[place] = reader_->columns.at(own++);
        }
    }

    void checkKinds() const {
        size_t own = 0;
        for (size_t place = 0; place < kept_.size(); ++place) {
            if (partitions_.count(kept_[place])) continue;
            const auto &here = reader_->columns.at(own++);
            const auto &first = columns[place];
            if (here.kind != first.kind || here.scale != first.scale || here.unit != first.unit || here.zone != first.zone) {
                throw dataFailure(
                    "column " + std::to_string(kept_[place] + 1) + " has another type than in the first part",
                    "Write all parts with the same types");
            }
        }
    }

    std::unique_ptr<sfm_batch> whole(std::unique_ptr<sfm_batch> own) const {
        auto result = std::make_unique<PartBatch>();
        result->rows = own->rows;
        result->nothing.assign(own->rows / 8 + 1, 0);
        result->bytes.reserve(kept_.size());
        result->offsets.reserve(kept_.size());
        size_t taken = 0;
        for (const auto place : kept_) {
            const auto partition = partitions_.find(place);
            if (partition == partitions_.end()) {
                result->columns.push_back(own->columns.at(taken++));
                continue;
            }
            const auto &value = parts_[part_].values[partition->second];
            auto &bytes = result->bytes.emplace_back();
            auto &offsets = result->offsets.emplace_back(1, 0);
            for (int64_t row = 0; row < own->rows; ++row) {
                bytes += value.value_or("");
                offsets.push_back(static_cast<int64_t>(bytes.size()));
            }
            sfm_values values{};
            values.storage = SFM_STORAGE_TEXT;
            values.offsets = offsets.data();
            values.bytes = reinterpret_cast<const uint8_t *>(bytes.data());
            if (!value) values.validity = result->nothing.data();
            result->columns.push_back(values);
        }
        result->own = std::move(own);
        return result;
    }

    std::vector<Part> parts_;
    // By the column's place, which of the partitions it is.
    std::map<int32_t, size_t> partitions_;
    // All columns, once some were selected.
    std::vector<Column> all_;
    std::vector<int32_t> kept_;
    bool isSelected_ = false;
    size_t part_ = 0;
    std::unique_ptr<sfm_reader> reader_;
    // The part's own columns by name.
    std::map<std::string, int32_t> own_;
};

}  // namespace

}  // namespace sfumato

bool sfm_parts_open(
    const sfm_part *parts, int32_t count, const char *const *names, int32_t partitions, sfm_reader **reader, sfm_failure *failure) {
    *reader = nullptr;
    return sfumato::guarded(failure, [&] {
        std::vector<sfumato::Part> all;
        for (int32_t place = 0; place < count; ++place) {
            const auto &part = parts[place];
            all.push_back({part.store, part.path, part.is_parquet, part.delimiter, {}});
            for (int32_t value = 0; value < partitions; ++value) {
                const auto *text = part.values[value];
                all.back().values.push_back(text ? std::optional<std::string>(text) : std::nullopt);
            }
        }
        *reader = new sfumato::PartsReader(std::move(all), {names, names + partitions});
    });
}
