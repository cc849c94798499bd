using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Perjury.Architecture.Tests;

/// <summary>The metadata tokens that the instructions of a method body name (ECMA-335 III.1.2).</summary>
internal static class IlTokens
{
    private const byte Prefix = 0xfe;

    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes)
        .GetFields()
        .Select(field => field.GetValue(null))
        .OfType<OpCode>()
        .ToDictionary(code => code.Value, code => code.OperandType);

    public static IEnumerable<EntityHandle> Of(MethodBodyBlock body)
    {
        byte[] il = body.GetILBytes()!;
        for (int at = 0; at < il.Length; )
        {
            int width = il[at] == Prefix ? 2 : 1;
            short code = width == 2 ? (short)((Prefix << 8) | il[at + 1]) : il[at];
            at += width;
            OperandType operand = Operands[code];
            if (
                operand
                is OperandType.InlineMethod
                    or OperandType.InlineField
                    or OperandType.InlineType
                    or OperandType.InlineTok
                    or OperandType.InlineSig
            )
                yield return (EntityHandle)MetadataTokens.Handle(BitConverter.ToInt32(il, at));
            at += Size(operand, il, at);
        }
    }

    private static int Size(OperandType operand, byte[] il, int at) =>
        operand switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget
            or OperandType.ShortInlineI
            or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
            _ => 4,
        };
}
