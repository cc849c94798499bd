namespace Perjury.GuestBuild.Load;

/// <summary>Names and values of an enum in the order reflection reports them: by unsigned value, then declaration.</summary>
internal static class EnumMembers
{
    public static List<(string Name, long Value)> Of(TypeDesc t)
    {
        var list = new List<(string Name, long Value)>();
        var md = t.Def!.Module.Md;
        foreach (var f in t.Def.Fields)
        {
            if (!f.IsStatic || !f.IsLiteral)
                continue;
            var constant = md.GetConstant(md.GetFieldDefinition(f.Handle).GetDefaultValue());
            var reader = md.GetBlobReader(constant.Value);
            long value = t.Kind switch
            {
                TypeKind.I1 => reader.ReadSByte(),
                TypeKind.U1 or TypeKind.Bool => reader.ReadByte(),
                TypeKind.I2 => reader.ReadInt16(),
                TypeKind.U2 or TypeKind.Char => reader.ReadUInt16(),
                TypeKind.I4 => reader.ReadInt32(),
                TypeKind.U4 => reader.ReadUInt32(),
                _ => reader.ReadInt64(),
            };
            list.Add((f.Name, value));
        }
        return [.. list.OrderBy(m => (ulong)m.Value)];
    }
}
