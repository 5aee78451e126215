// The mirror of `Picture::to_rgb`: luma at its pixel, chroma bilinear, sited left horizontally and centred vertically.
//
// PLANES says how samples lie: 0 I420, 1 NV12, 2 I420 with two bytes a sample, 3 P010, 4 RGBA.
// Samples of two bytes come as two channels and are joined here, so that no 16-bit texture is needed; filtering is then
// done by hand, since a filtered high byte is rounded on some machines.

IN vec2 v_at;

uniform sampler2D u_first;      // luma, or RGBA
uniform sampler2D u_second;     // U, or UV
uniform sampler2D u_third;      // V
uniform vec2 u_size;            // of the luma plane
uniform vec2 u_chroma_size;
uniform float u_unit;           // from a channel's 0..1 to code values
uniform mat3 u_colour;          // from code values less `u_black` to RGB
uniform vec3 u_black;
uniform vec2 u_pixel_x;         // one screen pixel to the right, in luma pixels
uniform vec2 u_pixel_y;         // one screen pixel down

#if PLANES == 2 || PLANES == 3
float joined(vec2 bytes) {
    return bytes.x + bytes.y * 256.0;
}

float word(sampler2D plane, vec2 at) {
    return joined(TEXTURE(plane, at).LOW_HIGH);
}

float words(sampler2D plane, vec2 at, vec2 size) {
    vec2 corner = floor(at - 0.5) + 0.5;
    vec2 share = at - corner;
    vec2 near = corner / size;
    vec2 far = (corner + 1.0) / size;
    float top = mix(word(plane, near), word(plane, vec2(far.x, near.y)), share.x);
    float bottom = mix(word(plane, vec2(near.x, far.y)), word(plane, far), share.x);
    return mix(top, bottom, share.y);
}
#endif

#if PLANES == 3
vec2 pair(vec2 at) {
    vec4 bytes = TEXTURE(u_second, at);
    return vec2(joined(bytes.rg), joined(bytes.ba));
}

vec2 pairs(vec2 at) {
    vec2 corner = floor(at - 0.5) + 0.5;
    vec2 share = at - corner;
    vec2 near = corner / u_chroma_size;
    vec2 far = (corner + 1.0) / u_chroma_size;
    vec2 top = mix(pair(near), pair(vec2(far.x, near.y)), share.x);
    vec2 bottom = mix(pair(vec2(near.x, far.y)), pair(far), share.x);
    return mix(top, bottom, share.y);
}
#endif

vec3 sample_at(vec2 at) {
    at = clamp(at, vec2(0.5), u_size - 0.5);
    vec2 chroma = vec2(at.x * 0.5 + 0.25, at.y * 0.5);
#if PLANES == 0
    vec2 place = chroma / u_chroma_size;
    return vec3(TEXTURE(u_first, at / u_size).r, TEXTURE(u_second, place).r, TEXTURE(u_third, place).r);
#elif PLANES == 1
    return vec3(TEXTURE(u_first, at / u_size).r, TEXTURE(u_second, chroma / u_chroma_size).LOW_HIGH);
#elif PLANES == 2
    return vec3(
        words(u_first, at, u_size),
        words(u_second, chroma, u_chroma_size),
        words(u_third, chroma, u_chroma_size)
    );
#elif PLANES == 3
    return vec3(words(u_first, at, u_size), pairs(chroma));
#else
    return TEXTURE(u_first, at / u_size).rgb;
#endif
}

// Pixels lower than wide make the still higher, linearly between rows of pixels; chroma must then be taken at rows too.
vec3 stretched_at(vec2 at) {
#if HIGHER
    vec2 upper = vec2(at.x, floor(at.y - 0.5) + 0.5);
    return mix(sample_at(upper), sample_at(upper + vec2(0.0, 1.0)), at.y - upper.y);
#else
    return sample_at(at);
#endif
}

// TAPS samples a pixel per axis: above one where the picture is shown much smaller than it is.
void main() {
    vec3 sum = vec3(0.0);
    for (int row = 0; row < TAPS; row++) {
        for (int column = 0; column < TAPS; column++) {
            vec2 within = (vec2(float(column), float(row)) + 0.5) / float(TAPS) - 0.5;
            sum += stretched_at(v_at + within.x * u_pixel_x + within.y * u_pixel_y);
        }
    }
    vec3 value = sum / float(TAPS * TAPS);
#if PLANES != 4
    value = u_colour * (value * u_unit - u_black);
#endif
    COLOUR = vec4(clamp(value, 0.0, 1.0), 1.0);
}
