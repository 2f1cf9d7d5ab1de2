extension TemporalFormat {
    /// Spells the day that lies `days` after 1970-01-01.
    public func append(days: Int64, to buffer: inout ByteBuffer) {
        var time = CivilTime()
        time.date = CivilDate(days: days)
        append(time, to: &buffer)
    }

    /// Spells a time of day, in microseconds since midnight.
    public func append(timeOfDay: Int64, to buffer: inout ByteBuffer) {
        let micro = floorDivide(timeOfDay, 1_000_000)
        append(CivilTime(seconds: micro, nanosecond: Int(timeOfDay &- micro &* 1_000_000) * 1_000), to: &buffer)
    }

    /// Spells the instant `value` units after 1970-01-01T00:00, as seen `offset` minutes east of UTC.
    public func append(datetime value: Int64, unit: TimeUnit, offset: Int = 0, to buffer: inout ByteBuffer) {
        let seconds = floorDivide(value, unit.perSecond)
        let fraction = (value &- seconds &* unit.perSecond) * (1_000_000_000 / unit.perSecond)
        var time = CivilTime(seconds: seconds &+ Int64(offset) * 60, nanosecond: Int(fraction))
        time.offset = offset
        append(time, to: &buffer)
    }

    func append(_ time: CivilTime, to buffer: inout ByteBuffer) {
        for item in items {
            switch item {
            case .literal(let byte): buffer.append(byte)
            case .year: buffer.appendDigits(UInt64(max(time.date.year, 0)), width: 4)
            case .shortYear: buffer.append(two: ((time.date.year % 100) + 100) % 100)
            case .month(let padding): buffer.append(time.date.month, padding)
            case .day(let padding): buffer.append(time.date.day, padding)
            case .hour(let padding): buffer.append(time.hour, padding)
            case .halfDayHour(let padding): buffer.append((time.hour + 11) % 12 + 1, padding)
            case .minute: buffer.append(two: time.minute)
            case .second: buffer.append(two: time.second)
            default: appendRarer(item, time, to: &buffer)
            }
        }
    }

    private func appendRarer(_ item: Item, _ time: CivilTime, to buffer: inout ByteBuffer) {
        switch item {
        case .fraction(let digits):
            buffer.appendDigits(UInt64(time.nanosecond) / UInt64(powersOfTen[9 - digits]), width: digits)
        case .optionalFraction where time.nanosecond > 0:
            var (value, digits) = (time.nanosecond, 9)
            while value % 1_000 == 0 { (value, digits) = (value / 1_000, digits - 3) }
            buffer.append(46)
            buffer.appendDigits(UInt64(value), width: digits)
        case .monthName(let long, let capitals):
            let name = CalendarNames.months[time.date.month - 1]
            for letter in long ? name[...] : name.prefix(3) {
                buffer.append(capitals && letter >= 97 ? letter - 32 : letter)
            }
        case .weekday(let long):
            let days = time.date.days
            let name = CalendarNames.weekdays[Int(days - floorDivide(days, 7) * 7)]
            buffer.append(contentsOf: long ? name[...] : name.prefix(3))
        case .half(let small):
            let letter: UInt8 = time.hour < 12 ? 65 : 80
            buffer.append(contentsOf: small ? [letter + 32, 109] : [letter, 77])
        case .offset(let colon): buffer.append(offset: time.offset ?? 0, colon: colon)
        case .zoneName: buffer.append(contentsOf: "UTC".utf8)
        default: break
        }
    }
}

extension ByteBuffer {
    /// Two digits of a number below 100.
    @inline(__always)
    fileprivate mutating func append(two value: Int) {
        append(48 &+ UInt8(truncatingIfNeeded: value / 10))
        append(48 &+ UInt8(truncatingIfNeeded: value % 10))
    }

    @inline(__always)
    fileprivate mutating func append(_ value: Int, _ padding: TemporalFormat.Padding) {
        switch padding {
        case .zero: append(two: value)
        case .blank where value < 10:
            append(32)
            append(48 &+ UInt8(truncatingIfNeeded: value))
        default: appendDigits(UInt64(value))
        }
    }

    fileprivate mutating func append(offset minutes: Int, colon: Bool) {
        append(minutes < 0 ? 45 : 43)
        append(two: abs(minutes) / 60)
        if colon { append(58) }
        append(two: abs(minutes) % 60)
    }
}
